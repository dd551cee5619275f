using System.Net;
using System.Net.Security;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.AspNetCore.Tls;

namespace PipeHeartbeat.UnitTests.AspNetCore.ProxyProtocol;

public sealed class ProxiedTests
{
    private static readonly HeartbeatEndPoint Proxied = new(new IPEndPoint(IPAddress.Loopback, 0)) { IsProxied = true };

    public static TheoryData<string, string> Wrong => new()
    {
        { "0000000000000000", "no PROXY header" },
        { "50524F5859205443503420", "no PROXY header" },
        { Convert.ToHexString(ProxyHeaderBytes.Of(0x11, 0x11, new byte[12])), "a PROXY header of another version or command" },
        { Convert.ToHexString(ProxyHeaderBytes.Of(0x22, 0x11, new byte[12])), "a PROXY header of another version or command" },
        { Convert.ToHexString(ProxyHeaderBytes.Of(0x21, 0x11, new byte[11])), "a PROXY header that is too short for its addresses" },
        { Convert.ToHexString(ProxyHeaderBytes.Of(0x21, 0x21, new byte[35])), "a PROXY header that is too short for its addresses" },
        { Convert.ToHexString(ProxyHeaderBytes.Of(0x21, 0x11, new byte[5000]).AsSpan(0, 16)), "a PROXY header that is too long" },
    };

    [Theory]
    [InlineData("203.0.113.7:4711")]
    [InlineData("[2001:db8::7]:4711")]
    public async Task A_client_is_known_by_where_it_really_comes_from(string address)
    {
        var source = IPEndPoint.Parse(address);
        byte[] all = RawPacket.Join(ProxyHeaderBytes.Of(source, 0x04, 0, 3, 1, 2, 3), RawPacket.Hello("alice"), RawPacket.Heart);
        for (int at = 0; at <= all.Length; at++)
        {
            await using TestServer server = await TestServer.StartAsync(endPoint: Proxied);
            InMemoryClient client = await server.ConnectAsync();
            await client.SendAsync(all.AsMemory(0, at));
            await client.SendAsync(all.AsMemory(at));
            Assert.Equal(PacketType.Welcome, (await client.ReceivePacketAsync()).Type);
            ConnectionEvent connected = await server.Events.WaitAsync(e => e.Kind == ConnectionEventKind.Connected);
            Assert.Equal(source, connected.RemoteEndPoint);

            // What the kernel has received is what was seen, or else it would seem that something is still to be read.
            Assert.True(server.Manager.Table.TryRead(connected.Connection, server.NowMs, out ConnectionSnapshot snapshot));
            Assert.Equal((1, (long)all.Length), (snapshot.Beats, snapshot.Bytes));
        }
    }

    [Fact]
    public async Task What_a_balancer_says_for_itself_or_of_something_else_comes_from_where_it_came()
    {
        await using TestServer server = await TestServer.StartAsync(endPoint: Proxied);
        foreach (byte[] header in new[] { ProxyHeaderBytes.Of(0x20, 0x00), ProxyHeaderBytes.Of(0x20, 0x11), ProxyHeaderBytes.Of(0x21, 0x31, new byte[216]), ProxyHeaderBytes.Of(0x20, 0x11, new byte[12]) })
        {
            InMemoryClient client = await server.ConnectAsync();
            await client.SendAsync(header);
            Assert.Equal(client.EndPoint, (await server.WaitForAsync(client, ConnectionEventKind.Connected)).RemoteEndPoint);
        }
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task What_is_none_is_refused_told_of_and_counted(string hex, string detail)
    {
        await using TestServer server = await TestServer.StartAsync(endPoint: Proxied);
        InMemoryClient client = await server.ConnectAsync();
        await client.SendAsync(Convert.FromHexString(hex));
        ConnectionEvent ended = await server.EndOfAsync(client);
        Assert.Equal((Reason.ProtocolError, detail), (ended.Reason, ended.Detail));
        await client.Gone;
        server.CheckConservation();
    }

    [Fact]
    public async Task One_that_never_comes_is_waited_for_five_seconds()
    {
        await using TestServer server = await TestServer.StartAsync(endPoint: Proxied);
        InMemoryClient silent = await server.ConnectAsync();
        InMemoryClient gone = await server.ConnectAsync();
        await gone.SendAsync(ProxyHeaderBytes.Of(0x20, 0x00).AsMemory(0, 15));
        gone.Close();
        Assert.Equal("the stream ended inside a PROXY header", (await server.EndOfAsync(gone)).Detail);
        server.Advance(4_999);
        Assert.False(silent.IsClosedByServer);
        server.Advance(1);
        ConnectionEvent ended = await server.EndOfAsync(silent);
        Assert.Equal((Reason.FrameTimeout, "its PROXY header did not come in time"), (ended.Reason, ended.Detail));
        await silent.Gone;
    }

    [Fact]
    public async Task The_limit_of_an_address_counts_real_ones()
    {
        await using TestServer server = await TestServer.StartAsync(limits: limits => limits.MaxConnectionsPerAddress = 1, endPoint: Proxied);
        var balancer = new IPEndPoint(IPAddress.Parse("10.9.9.9"), 1);
        for (int i = 0; i < 3; i++)
        {
            InMemoryClient client = await server.ConnectAsync(balancer);
            await client.SendAsync(ProxyHeaderBytes.Of(new IPEndPoint(IPAddress.Parse($"203.0.113.{i}"), 1)));
            await client.SettleAsync();
        }

        Assert.Equal(3, server.Counters.Live);
        InMemoryClient again = await server.ConnectAsync(balancer);
        await again.SendAsync(ProxyHeaderBytes.Of(new IPEndPoint(IPAddress.Parse("203.0.113.1"), 2)));
        await again.Gone;
        Assert.Equal((3, 1), (server.Counters.Live, server.Counters.Closed(Reason.Limit)));
    }

    [Fact]
    public async Task It_comes_before_TLS()
    {
        await using TlsBench bench = await TlsBench.StartAsync(isProxied: true);
        InMemoryClient client = await bench.Server.ConnectAsync();
        var source = IPEndPoint.Parse("203.0.113.7:4711");
        await client.SendAsync(ProxyHeaderBytes.Of(source));
        SslStream stream = await TlsBench.ShakeAsync(client);
        await stream.WriteAsync(RawPacket.Hello("alice"), TestContext.Current.CancellationToken);
        Assert.Equal(PacketType.Welcome, (await TlsBench.ReceiveAsync(stream)).Type);
        Assert.Equal(source, (await bench.Server.Events.WaitAsync(e => e.Kind == ConnectionEventKind.Identified)).RemoteEndPoint);
    }
}
