using System.Diagnostics;
using System.Globalization;
using PipeHeartbeat.Client;
using PipeHeartbeat.IntegrationTests;

namespace PipeHeartbeat.ClientTests.Fleet;

/// <summary>A thousand clients in one process, and a server that is killed and comes back.</summary>
[Collection(nameof(WholeMachine))]
public sealed class OutageTests
{
    private const int Clients = 1000;
    private const double MostInTenth = 0.08;

    /// <summary>The pool's, which grow with load and not with clients.</summary>
    private const int MostThreads = 40;

    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Bar = TimeSpan.FromSeconds(25);
    private static readonly TimeSpan Tenth = TimeSpan.FromMilliseconds(100);

    [Fact]
    public Task All_are_back_in_time_spread_and_without_a_thread_or_a_timer_each() => Timely.AssertAsync(async () =>
    {
        (TimeSpan longest, double fullest, int timers, int threads, string figures) = await RunAsync(_ => { });
        Assert.Equal(1, timers);

        // They may be fewer, too: the pool takes back those that earlier tests needed.
        Assert.True(threads <= MostThreads, figures);
        return (longest <= Bar && fullest <= MostInTenth, figures);
    });

    [Fact]
    public async Task Clients_that_do_not_spread_are_found_out() =>
        Assert.True((await RunAsync(options => options.FirstRetryWindow = options.MaxRetryWindow = TimeSpan.FromMilliseconds(500))).Fullest > MostInTenth);

    private static async Task<(TimeSpan Longest, double Fullest, int Timers, int Threads, string Figures)> RunAsync(Action<HeartbeatClientOptions> configure)
    {
        var time = new CountingTime();
        int threadsBefore = Threads();
        ServerProcess server = await ServerProcess.StartAsync();
        int port = server.Port;
        await using var fleet = new ClientFleet(port, Clients, time, configure);
        await fleet.WaitForAllAsync(HeartbeatState.Online, Patiently.Patience);
        int threads = Threads() - threadsBefore;
        await server.DisposeAsync();

        // The outage itself.
        await Task.Delay(Outage, TestContext.Current.CancellationToken);
        await using ServerProcess again = await ServerProcess.StartAsync(listen: $"127.0.0.1:{port}");
        long returned = Stopwatch.GetTimestamp();
        await fleet.WaitForAllAsync(HeartbeatState.Online, 2 * Bar);
        threads = Math.Max(threads, Threads() - threadsBefore);
        long[] backs = LastTimes(fleet, HeartbeatState.Online);
        TimeSpan longest = Stopwatch.GetElapsedTime(Math.Min(returned, backs[0]), backs[^1]);

        // When they knocked is theirs; when they were let in is the server's too, which has much to do when it starts.
        double fullest = (double)Fullest(LastTimes(fleet, HeartbeatState.Connecting)) / Clients;
        string figures = string.Create(
            CultureInfo.InvariantCulture,
            $"{Clients} clients back within {longest.TotalSeconds:0.00} s; fullest 100 ms {fullest:0.0%} by their coming, {(double)Fullest(backs) / Clients:0.0%} by WELCOME; {threads} threads more, {time.Timers} timers");
        return (longest, fullest, time.Timers, threads, figures);
    }

    private static long[] LastTimes(ClientFleet fleet, HeartbeatState state) =>
        [.. fleet.Logs.Select(log => log.Timed.Last(at => at.Change.State == state).Timestamp).Order()];

    /// <summary>Most that fall into any 100 ms.</summary>
    private static int Fullest(long[] times)
    {
        int most = 0;
        int first = 0;
        for (int last = 0; last < times.Length; last++)
        {
            while (Stopwatch.GetElapsedTime(times[first], times[last]) >= Tenth)
                first++;
            most = Math.Max(most, last - first + 1);
        }

        return most;
    }

    private static int Threads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }
}
