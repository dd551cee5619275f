using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.IntegrationTests;

/// <summary><c>pipeheartbeat client</c>, as people know it from the classic example.</summary>
public class ClientTests
{
    private const string FastInterval = "200ms";

    [Fact]
    public async Task It_beats_stops_at_the_count_stays_connected_and_leaves_when_exit_is_typed()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using ChildProcess client = Run(server.Port, "--count", "2");
        await client.WaitForLineAsync("heartbeat 1");
        await client.WaitForLineAsync("heartbeat 2");
        await client.WaitForLineAsync("no more heartbeats");
        Assert.Equal(1, (await server.GetStatusAsync()).GetProperty("counters").GetProperty("live").GetInt32());

        await client.Input.WriteLineAsync("nonsense");
        await client.Input.WriteLineAsync("exit");
        Assert.Equal(0, await client.WaitForExitAsync());
        await server.WaitForClosedAsync("closed", 1);
    }

    [Fact]
    public async Task It_is_told_when_the_server_gives_it_up()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["PIPEHEARTBEAT__INTERVAL"] = FastInterval });
        await using ChildProcess client = Run(server.Port, "--count", "1", "--id", "anna");
        await client.WaitForLineAsync("welcome");
        await client.WaitForLineAsync("goodbye: heartbeat_timeout");
        Assert.Equal(1, await client.WaitForExitAsync());
        await server.Process.WaitForLineAsync("anna");
    }

    [Fact]
    public async Task The_end_of_its_input_does_not_end_it()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using ChildProcess client = Run(server.Port);
        client.Input.Close();
        await client.WaitForLineAsync("heartbeat 3");
        Assert.False(client.HasExited);
    }

    [Fact]
    public async Task Without_identity_a_classic_server_receives_nothing_but_heartbeats()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await using ChildProcess client = Run(((IPEndPoint)listener.LocalEndPoint!).Port, "--count", "3");
        using Socket accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        await client.WaitForLineAsync("no more heartbeats");
        await client.Input.WriteLineAsync("exit");
        await client.WaitForExitAsync();

        byte[] received = new byte[100];
        int count = 0;
        while (await accepted.ReceiveAsync(received.AsMemory(count), TestContext.Current.CancellationToken) is > 0 and int more)
            count += more;
        Assert.Equal(new byte[3 * 8], received[..count]);
    }

    [Fact]
    public async Task Whoever_was_cut_off_before_the_first_heartbeat_is_told_so()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        await using ChildProcess client = Run(((IPEndPoint)listener.LocalEndPoint!).Port, "--count", "0");
        using Socket accepted = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        accepted.Dispose();
        await client.WaitForLineAsync("closed the connection before the first heartbeat");
        Assert.Equal(1, await client.WaitForExitAsync());
    }

    private static ChildProcess Run(int port, params string[] arguments) =>
        ServerProcess.Run(["client", $"127.0.0.1:{port}", "--interval", FastInterval, .. arguments]);
}
