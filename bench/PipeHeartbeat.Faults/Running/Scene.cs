using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PipeHeartbeat.IntegrationTests;

namespace PipeHeartbeat.Faults;

/// <summary>A server that runs, and the generators that were put to it. All of them end with it.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);
    public static readonly TimeSpan Timeout = Interval * 5;
    public static readonly TimeSpan Warmup = TimeSpan.FromSeconds(3);

    /// <summary>For what follows a fault at the latest, on a machine that others use too.</summary>
    public static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(50);

    private readonly List<LoadRun> _runs = [];

    /// <summary>What every server finds in its environment, whatever the row: for controls.</summary>
    public static IReadOnlyDictionary<string, string> Given { get; set; } = new Dictionary<string, string>();

    private Scene(ServerProcess server, string address)
    {
        Server = server;
        Address = address;
    }

    public ServerProcess Server { get; }

    public int ServerId => Server.Process.Id;

    /// <summary>Where clients connect.</summary>
    public string Address { get; }

    /// <summary>Starts a server.</summary>
    /// <param name="transport">epoll or sockets.</param>
    /// <param name="environment">What else it is to find there.</param>
    /// <param name="ip">Where it listens for clients.</param>
    public static async Task<Scene> StartAsync(string transport, IReadOnlyDictionary<string, string>? environment = null, string ip = "127.0.0.1")
    {
        var all = new Dictionary<string, string>(environment ?? new Dictionary<string, string>()) { ["PIPEHEARTBEAT__TRANSPORT"] = transport };
        foreach ((string name, string value) in Given)
            all[name] = value;
        string address = string.Create(CultureInfo.InvariantCulture, $"{ip}:{Ports.Take()}");
        return new Scene(await ServerProcess.StartAsync(all, address, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Ports.Take()}")), address);
    }

    /// <summary>Puts a generator to the server; arguments name verb and options.</summary>
    public LoadRun Load(params string[] arguments) => LoadFrom([], arguments);

    /// <summary>The same, somewhere else.</summary>
    public LoadRun LoadFrom(string[] around, params string[] arguments)
    {
        var run = new LoadRun(
            [.. arguments, "--target", Address, "--timeout", DurationText.Format(Timeout), "--server-pid", Text(ServerId)], around);
        _runs.Add(run);
        return run;
    }

    /// <summary>Holds as many clients as are wanted, of which some fall silent over a while from the beginning of the measured part.</summary>
    public LoadRun LoadSilence(int connections, int silent, TimeSpan duration, TimeSpan grace) => Load(
        "silence", "-c", Text(connections), "--fraction", string.Create(CultureInfo.InvariantCulture, $"{silent * 100.0 / connections}%"),
        "-d", DurationText.Format(duration), "--warmup", DurationText.Format(Warmup), "--grace", DurationText.Format(grace));

    /// <summary>Waits until so many clients are there.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> WaitForLiveAsync(long count, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        await WaitUntilAsync(status => status.GetProperty("counters").GetProperty("live").GetInt64() == count, $"{count} live clients", Patience, cancellationToken);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>The same, and on until their generator begins to measure.</summary>
    public async Task WaitForMeasuringAsync(long count, CancellationToken cancellationToken)
    {
        await WaitForLiveAsync(count, cancellationToken);
        await Task.Delay(Warmup, cancellationToken);
    }

    /// <summary>Asks the server until it says so.</summary>
    /// <returns>When it did.</returns>
    public async Task<long> WaitUntilAsync(Func<JsonElement, bool> isSo, string what, TimeSpan patience, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        while (true)
        {
            JsonElement status = await Server.GetStatusAsync();
            if (isSo(status))
                return SystemClock.NowUs;
            if (Stopwatch.GetElapsedTime(began) > patience)
                throw new FaultException($"waited {patience.TotalSeconds:0} s in vain for {what}: {status}");
            await Task.Delay(BetweenLooks, cancellationToken);
        }
    }

    public Task<JsonElement> GetStatusAsync() => Server.GetStatusAsync();

    public static long Closed(JsonElement status, string reason) => status.GetProperty("counters").GetProperty("closed").GetProperty(reason).GetInt64();

    public async ValueTask DisposeAsync()
    {
        foreach (LoadRun run in _runs)
            await run.DisposeAsync();
        await Server.DisposeAsync();
    }

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
