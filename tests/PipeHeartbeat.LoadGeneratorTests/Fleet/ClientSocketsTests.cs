using System.Net;
using System.Net.Sockets;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>What the fleet expects of its sockets, put to both kinds.</summary>
public sealed class ClientSocketsTests
{
    private const string Bare = "bare descriptors";
    private const string Plain = "plain sockets";

    public static TheoryData<string> Kinds { get; } = OperatingSystem.IsLinux() ? [Bare, Plain] : [Plain];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Bytes_go_both_ways_and_an_end_is_told(string kind)
    {
        using var server = new Listener();
        using IClientSockets sockets = Create(kind, 1, server.EndPoint);
        Socket other = Connect(sockets, server);

        Assert.Equal(3, sockets.Send(0, [1, 2, 3], out SocketError error));
        Assert.Equal(SocketError.Success, error);
        byte[] buffer = new byte[16];
        Assert.Equal(3, other.Receive(buffer));

        Assert.Equal(0, sockets.Receive(0, buffer, out error));
        Assert.Equal(SocketError.WouldBlock, error);
        other.Send([9, 8]);
        other.Shutdown(SocketShutdown.Send);
        WaitFor(sockets, ready => ready.CanRead);
        Assert.Equal(2, sockets.Receive(0, buffer, out _));
        WaitForEnd(sockets, expected: SocketError.Success);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_reset_is_told_as_one(string kind)
    {
        using var server = new Listener();
        using IClientSockets sockets = Create(kind, 1, server.EndPoint);
        Socket other = Connect(sockets, server);
        other.LingerState = new LingerOption(enable: true, seconds: 0);
        other.Dispose();

        WaitForEnd(sockets, expected: SocketError.ConnectionReset);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Nobody_there_is_told_as_refused(string kind)
    {
        using var reserved = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        reserved.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using IClientSockets sockets = Create(kind, 1, (IPEndPoint)reserved.LocalEndPoint!);

        SocketError error = sockets.Connect(0);
        if (error == SocketError.InProgress)
        {
            WaitFor(sockets, ready => ready.CanWrite);
            error = sockets.FinishConnect(0);
        }

        Assert.Equal(SocketError.ConnectionRefused, error);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Connections_come_from_the_addresses_in_turn(string kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only there all of 127.0.0.0/8 is this machine");
        using var server = new Listener();
        IPAddress[] sources = [IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3")];
        using IClientSockets sockets = Create(kind, 3, server.EndPoint, sources);
        for (int client = 0; client < 3; client++)
            Assert.True(sockets.Connect(client) is SocketError.Success or SocketError.InProgress);

        var from = new List<string>();
        for (int client = 0; client < 3; client++)
            from.Add(((IPEndPoint)server.Accept().RemoteEndPoint!).Address.ToString());
        Assert.Equal(["127.0.0.2", "127.0.0.2", "127.0.0.3"], from.Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_does_not_fit_is_told_and_so_is_room(string kind)
    {
        using var server = new Listener();
        using IClientSockets sockets = Create(kind, 1, server.EndPoint);
        Socket other = Connect(sockets, server);
        byte[] much = new byte[1 << 20];
        long sent = 0;
        SocketError error;
        for (int taken; (taken = sockets.Send(0, much, out error)) > 0;)
            sent += taken;
        Assert.Equal(SocketError.WouldBlock, error);

        for (long received = 0; received < sent;)
            received += other.Receive(much);
        WaitFor(sockets, ready => ready.CanWrite);
        Assert.True(sockets.Send(0, much, out _) > 0);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Who_is_disposed_of_twice_closes_nothing_that_is_somebody_elses(string kind)
    {
        // Often, because the number may go to somebody else who runs beside this.
        using var server = new Listener();
        for (int round = 0; round < 50; round++)
        {
            IClientSockets sockets = Create(kind, 1, server.EndPoint);
            sockets.Dispose();

            // Whoever opens something is given the lowest number that is free: one of these has that which was just given back.
            FileStream[] others =
                [.. Enumerable.Range(0, 16).Select(_ => new FileStream(Environment.ProcessPath!, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0))];
            sockets.Dispose();

            Assert.All(others, other => Assert.Equal(1, other.Read(new byte[1])));
            foreach (FileStream other in others)
                other.Dispose();
        }
    }

    private static IClientSockets Create(string kind, int clients, IPEndPoint target, IReadOnlyList<IPAddress>? sources = null) => kind == Bare
        ? new EpollClientSockets(clients, target, sources ?? [])
        : new PlainClientSockets(clients, target, sources ?? []);

    private static Socket Connect(IClientSockets sockets, Listener server)
    {
        SocketError error = sockets.Connect(0);
        if (error == SocketError.InProgress)
        {
            WaitFor(sockets, ready => ready.CanWrite);
            error = sockets.FinishConnect(0);
        }

        Assert.Equal(SocketError.Success, error);
        return server.Accept();
    }

    private static void WaitFor(IClientSockets sockets, Func<ReadyClient, bool> condition)
    {
        var ready = new ReadyClient[4];
        for (int waits = 0; waits < 1_000; waits++)
        {
            int count = sockets.Wait(ready, timeoutMs: 20);
            if (ready.Take(count).Any(condition))
                return;
        }

        Assert.Fail("Nothing was ready.");
    }

    private static void WaitForEnd(IClientSockets sockets, SocketError expected)
    {
        byte[] buffer = new byte[16];
        SocketError error = SocketError.WouldBlock;
        for (int waits = 0; waits < 1_000 && SocketErrors.IsPassing(error); waits++)
        {
            sockets.Wait(new ReadyClient[4], timeoutMs: 20);
            Assert.Equal(0, sockets.Receive(0, buffer, out error));
        }

        Assert.Equal(expected, error);
    }
}
