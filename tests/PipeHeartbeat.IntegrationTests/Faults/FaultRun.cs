using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>What tests of faults share: a server of the binary with an interval short enough to wait for, and clients of it.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    /// <summary>For what follows a fault at the latest; what stalls the machine beyond that is excused by <see cref="Timely"/>.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private FaultRun(ServerProcess server, WatchedFleet fleet, TimeSpan interval)
    {
        Server = server;
        Fleet = fleet;
        Interval = interval;
    }

    public ServerProcess Server { get; }

    public WatchedFleet Fleet { get; }

    public TimeSpan Interval { get; }

    public TimeSpan Timeout => Interval * 5;

    /// <param name="transport">epoll or sockets.</param>
    /// <param name="clients">How many beat.</param>
    /// <param name="interval">How often.</param>
    /// <param name="without">A guard that is switched off, if any.</param>
    /// <param name="settings">More options.</param>
    public static async Task<FaultRun> StartAsync(
        string transport, int clients, TimeSpan interval, string? without = null, params (string Key, string Value)[] settings)
    {
        Dictionary<string, string> environment = without is null ? [] : GuardSwitch.Without(without);
        environment["PIPEHEARTBEAT__TRANSPORT"] = transport;
        environment["PIPEHEARTBEAT__INTERVAL"] = $"{interval.TotalMilliseconds}ms";
        foreach ((string key, string value) in settings)
            environment[$"PIPEHEARTBEAT__{key}"] = value;
        ServerProcess server = await ServerProcess.StartAsync(environment);
        return new FaultRun(server, new WatchedFleet(server.Port, clients, interval), interval);
    }

    /// <summary>Stops the server's process for a while.</summary>
    /// <param name="duration">For how long.</param>
    /// <param name="meanwhile">What is done as soon as it is stopped; takes less than the stop.</param>
    /// <returns>When it went on, by the fleet's clock.</returns>
    public async Task<double> StopServerAsync(TimeSpan duration, Func<Task> meanwhile)
    {
        await SignalAsync("STOP");
        try
        {
            await Task.WhenAll(Task.Delay(duration), meanwhile());
        }
        finally
        {
            await SignalAsync("CONT");
        }

        return Fleet.NowMs;
    }

    public async Task<long> CountAlarmsAsync()
    {
        JsonElement status = await Server.GetStatusAsync();
        return status.GetProperty("brake").GetProperty("alarms").GetInt64();
    }

    /// <summary>How much later than it should have been somebody of these was reported, where the server stood still; infinite if he was not.</summary>
    public double LatestMs(Range clients, double resumedMs)
    {
        (int from, int count) = clients.GetOffsetAndLength(Fleet.Count);
        return Enumerable.Range(from, count).Max(i =>
            Fleet[i].EndedMs - Math.Max(Fleet[i].LastSentMs + Timeout.TotalMilliseconds, resumedMs + Interval.TotalMilliseconds));
    }

    public async ValueTask DisposeAsync()
    {
        Fleet.Dispose();
        await Server.DisposeAsync();
    }

    private async Task SignalAsync(string signal)
    {
        await using ChildProcess kill = ChildProcess.Start("sh", ["-c", $"kill -{signal} {Server.Process.Id}"]);
        Assert.Equal(0, await kill.WaitForExitAsync());
    }
}
