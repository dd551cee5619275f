using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>
/// When nobody more can be accepted, those who are connected notice nothing, the server does not run hot or say it a thousand times, and
/// goes on as soon as it can.
/// </summary>
public sealed class AcceptErrorTests
{
    private const int Descriptors = 400;
    private const int Beating = 100;
    private const int Crowd = 500;

    /// <summary>One who tries without a pause uses a whole core; a server that has just started compiles its code meanwhile.</summary>
    private const double MostCores = 0.5;

    /// <summary>By pauses that double; one who tries without a pause comes to thousands.</summary>
    private const int MostTries = 50;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(5);
    private static readonly byte[] Hello = [2, 0, 0, 0, 14, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, (byte)'x', 0, 0, 0, 0];

    [Fact]
    public async Task Without_descriptors_the_connected_live_on_and_accepting_goes_on_when_there_are_some()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(Descriptors);
        using var fleet = new BeatingFleet(server.Port, Beating);
        fleet.Start();
        await WaitForAcceptedAsync(server, Beating);
        List<Socket> crowd = [.. Enumerable.Range(0, Crowd).Select(_ => Connect(server.Port))];

        double cores = await CoresUsedAsync(server, Watched);

        // Those who found no descriptor were refused and do not wait for an answer that does not come.
        Assert.Contains(crowd, client => client.Poll(TimeSpan.Zero, SelectMode.SelectRead));
        Assert.InRange(cores, 0, MostCores);
        AssertCalm(server, fleet);
        crowd.ForEach(client => client.Dispose());
        await AssertServedSoonAsync(server);
        Assert.Equal(0, fleet.CountHungUp());
    }

    [Theory]
    [InlineData("ECONNABORTED")]
    [InlineData("EMFILE")]
    [InlineData("ENFILE")]
    [InlineData("ENOBUFS")]
    [InlineData("ENOMEM")]
    public async Task An_error_that_the_kernel_gives_harms_nobody_who_is_connected(string error)
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using var fleet = new BeatingFleet(server.Port, Beating);
        fleet.Start();
        await WaitForAcceptedAsync(server, Beating);

        int tries;
        var waiting = new List<Socket>();
        await using (ChildProcess tracer = ChildProcess.Start(
            "strace", ["-f", "-p", $"{server.Process.Id}", "-e", "trace=accept4", "-e", $"inject=accept4:error={error}"]))
        {
            await tracer.WaitForLineAsync("attached");
            waiting.AddRange(Enumerable.Range(0, 10).Select(_ => Connect(server.Port)));
            await tracer.WaitForLineAsync("INJECTED");
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            await tracer.TerminateAsync();
            tries = tracer.ErrorLines.Count(line => line.Contains("INJECTED", StringComparison.Ordinal));
        }

        Assert.InRange(tries, 1, MostTries);
        AssertCalm(server, fleet);
        await AssertServedSoonAsync(server);
        Assert.Equal(0, fleet.CountHungUp());
        waiting.ForEach(client => client.Dispose());
    }

    private static void AssertCalm(ServerProcess server, BeatingFleet fleet)
    {
        Assert.Equal(0, fleet.CountHungUp());
        string[] said = [.. server.Process.ErrorLines.Concat(server.Process.OutputLines).Where(line => line.Contains("Accepting on", StringComparison.Ordinal))];
        Assert.InRange(said.Length, 1, 2 + (int)Watched.TotalSeconds);
    }

    private static async Task<double> CoresUsedAsync(ServerProcess server, TimeSpan duration)
    {
        TimeSpan before = ProcessUsage.CpuTime(server.Process.Id);
        long began = Stopwatch.GetTimestamp();
        await Task.Delay(duration, TestContext.Current.CancellationToken);
        return (ProcessUsage.CpuTime(server.Process.Id) - before) / Stopwatch.GetElapsedTime(began);
    }

    private static async Task WaitForAcceptedAsync(ServerProcess server, int count)
    {
        long deadline = Environment.TickCount64 + 10_000;
        while ((await server.GetStatusAsync()).GetProperty("counters").GetProperty("live").GetInt32() < count)
            Assert.True(Environment.TickCount64 < deadline, $"{count} clients should have been accepted.");
    }

    /// <summary>Says HELLO again and again until it is answered: a connection may still be refused in the first moment.</summary>
    private static async Task AssertServedSoonAsync(ServerProcess server)
    {
        long began = Stopwatch.GetTimestamp();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        byte[] answer = new byte[8];
        while (true)
        {
            using Socket client = Connect(server.Port);
            try
            {
                await client.SendAsync(Hello, patience.Token);
                if (await client.ReceiveAsync(answer, patience.Token) > 0)
                    break;
            }
            catch (SocketException)
            {
                // Refused: another try.
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"served after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms");
        Assert.InRange(Stopwatch.GetElapsedTime(began), TimeSpan.Zero, LongestPause + Slack);
    }

    private static Socket Connect(int port)
    {
        var client = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.Connect(new IPEndPoint(IPAddress.Loopback, port));
        return client;
    }
}
