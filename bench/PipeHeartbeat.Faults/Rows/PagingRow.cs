using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>Somebody reads all clients from the admin API, page by page, again and again: no heartbeat may have to wait for that.</summary>
internal sealed class PagingRow : FaultRow
{
    private const int Rounds = 3;
    private const int PageSize = 1_000;
    private const string Prefix = "client-";

    /// <summary>Half of what the server itself would call a stall.</summary>
    private const double MostMs = 125;

    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Probing = TimeSpan.FromSeconds(5);

    /// <summary>Of the generator that holds the clients: longer than all rounds take.</summary>
    private static readonly TimeSpan Holding = (Watched + Probing) * 2 * Rounds;

    public override int Number => 15;

    public override IEnumerable<FaultCase> Cases(FaultOptions options) =>
    [
        new FaultCase($"all of {options.Connections} clients are read by pages of {PageSize}, again and again", (transport, seen, token) => RunAsync(options, transport, seen, token)),
    ];

    private static async Task RunAsync(FaultOptions options, string transport, Observations seen, CancellationToken cancellationToken)
    {
        await using Scene scene = await Scene.StartAsync(transport);

        // One of them is the probe.
        int clients = options.Connections - 1;
        LoadRun load = scene.Load("hold", "-c", Scene.Text(clients), "-d", DurationText.Format(Holding), "--warmup", DurationText.Format(Scene.Warmup), "--id-prefix", Prefix);
        await scene.WaitForMeasuringAsync(clients, cancellationToken);
        for (int round = 1; round <= Rounds; round++)
        {
            Distribution without = await ProbeAsync(scene, cancellationToken);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            long stallsBefore = CountStalls(await scene.GetStatusAsync());
            Task<(int Times, TimeSpan Took)> paging = PageAsync(scene, clients, over.Token);
            Distribution with = await ProbeAsync(scene, cancellationToken);
            await over.CancelAsync();
            (int times, TimeSpan took) = await paging;
            JsonElement status = await scene.GetStatusAsync();
            long stalls = CountStalls(status) - stallsBefore;
            seen.Note($"round {round}: a heartbeat each 10 ms was answered after {Text(without)} ms (p50/p99/max)");
            seen.DemandInTime(
                with.Max <= MostMs && LoopLagMs(status) <= MostMs && stalls == 0,
                $"and after {Text(with)} ms while all were read {times} times in {took.TotalSeconds:0} s, {stalls} stalls, loop lag {LoopLagMs(status):0.0} ms at most");
        }

        seen.DemandVerdicts(await load.FinishAsync(Holding, cancellationToken), silent: 0);
    }

    /// <summary>How long one more client, which beats every 10 ms, waits for its answers.</summary>
    private static async Task<Distribution> ProbeAsync(Scene scene, CancellationToken cancellationToken)
    {
        LoadRun probe = scene.Load("rate", "-c", "1", "-r", "100", "-d", DurationText.Format(Watched), "--warmup", "1s", "--id-prefix", "probe-", "--ack");
        RunResult run = await probe.FinishAsync(Watched + Probing + Scene.Timeout, cancellationToken);
        return run.Beats.AckRoundTrip is { Count: > 0 } answered ? answered : throw new FaultException("no heartbeat of the probe was answered");
    }

    /// <summary>Reads everybody as often as it can. Who is there all the while must be on a page each time.</summary>
    private static async Task<(int Times, TimeSpan Took)> PageAsync(Scene scene, int clients, CancellationToken over)
    {
        long began = Stopwatch.GetTimestamp();
        int times = 0;
        for (; !over.IsCancellationRequested; times++)
        {
            int count = 0;
            for (string? after = ""; after is not null;)
            {
                using JsonDocument page = JsonDocument.Parse(await scene.Server.GetAsync($"/api/v1/clients?prefix={Prefix}&limit={PageSize}{after}"));
                count += page.RootElement.GetProperty("clients").GetArrayLength();
                after = page.RootElement.GetProperty("next").GetString() is { } next ? $"&after={next}" : null;
            }

            if (count != clients)
                throw new FaultException($"the pages listed {count} of {clients} clients");
        }

        return (times, Stopwatch.GetElapsedTime(began));
    }

    private static long CountStalls(JsonElement status) => status.GetProperty("stalls").GetProperty("count").GetInt64();

    /// <summary>How long what a thread of the transport was called for had to wait for it, at most within the last seconds.</summary>
    private static double LoopLagMs(JsonElement status) => status.GetProperty("loop").GetProperty("lag") is { ValueKind: JsonValueKind.Number } lag ? lag.GetDouble() * 1_000 : 0;

    private static string Text(Distribution answered) => string.Create(CultureInfo.InvariantCulture, $"{answered.P50:0.0}/{answered.P99:0.0}/{answered.Max:0.0}");
}
