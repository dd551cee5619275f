using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using PipeHeartbeat.Faults;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>What tests of faults share: a server of the binary with an interval short enough to wait for, and clients of it.</summary>
internal sealed class FaultRun : IAsyncDisposable
{
    /// <summary>For what follows a fault at the latest; what stalls the machine beyond that is excused by <see cref="Timely"/>.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    /// <summary>Shaking hands takes its time.</summary>
    private const int MostByTls = 150;
    private const string Tls = "+tls";

    private readonly TlsFolder? _folder;

    private FaultRun(ServerProcess server, WatchedFleet fleet, TimeSpan interval, TlsFolder? folder)
    {
        _folder = folder;
        Server = server;
        Fleet = fleet;
        Interval = interval;
    }

    public ServerProcess Server { get; }

    public WatchedFleet Fleet { get; }

    public TimeSpan Interval { get; }

    public TimeSpan Timeout => Interval * 5;

    /// <param name="transport">epoll or sockets; with "+tls" behind it, clients speak TLS.</param>
    /// <param name="clients">How many beat; with TLS fewer.</param>
    /// <param name="interval">How often.</param>
    /// <param name="without">A guard that is switched off, if any.</param>
    /// <param name="settings">More options.</param>
    public static async Task<FaultRun> StartAsync(
        string transport, int clients, TimeSpan interval, string? without = null, params (string Key, string Value)[] settings) =>
        await StartAsync(transport, clients, interval, without, errand: null, settings);

    /// <summary>The same, with something that the server's process is to do.</summary>
    public static async Task<FaultRun> StartAsync(string transport, int clients, TimeSpan interval, string? without, Errand? errand, params (string Key, string Value)[] settings)
    {
        Dictionary<string, string> environment = without is null ? [] : GuardSwitch.Without(without);
        foreach ((string key, string value) in errand?.Environment ?? new Dictionary<string, string>())
            environment[key] = value;
        TlsFolder? folder = transport.EndsWith(Tls, StringComparison.Ordinal) ? new TlsFolder() : null;
        if (folder is not null)
        {
            foreach ((string key, string value) in folder.Environment())
                environment[key] = value;
        }

        environment["PIPEHEARTBEAT__TRANSPORT"] = transport.Split('+')[0];
        environment["PIPEHEARTBEAT__INTERVAL"] = $"{interval.TotalMilliseconds}ms";
        foreach ((string key, string value) in settings)
            environment[$"PIPEHEARTBEAT__{key}"] = value;
        ServerProcess server = await ServerProcess.StartAsync(environment, listen: folder is null ? "127.0.0.1:0" : "tls://127.0.0.1:0");
        using X509Certificate2? authority = folder is null ? null : X509CertificateLoader.LoadCertificateFromFile(folder.Authority);
        return new FaultRun(server, new WatchedFleet(server.Port, folder is null ? clients : Math.Min(clients, MostByTls), interval, authority), interval, folder);
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
        _folder?.Dispose();
    }

    private async Task SignalAsync(string signal)
    {
        await using ChildProcess kill = ChildProcess.Start("sh", ["-c", $"kill -{signal} {Server.Process.Id}"]);
        Assert.Equal(0, await kill.WaitForExitAsync());
    }
}
