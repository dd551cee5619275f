using System.Collections.Concurrent;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Results as a run would give them, always the same.</summary>
internal static class SampleRuns
{
    private const int Clients = 10_000;
    private const int Silent = 1_000;
    private const int Seconds = 60;
    private const int WarmUpSeconds = 8;

    private static readonly ConcurrentDictionary<(double Slowness, int Seed), RunResult> Made = new();

    /// <summary>All went well.</summary>
    /// <param name="slowness">How many times as slow the server was as usual.</param>
    /// <param name="seed">Another seed, other samples.</param>
    public static RunResult Held(double slowness = 1, int seed = 1) => Made.GetOrAdd((slowness, seed), key => Make(key.Slowness, key.Seed));

    /// <summary>Verdicts were wrong.</summary>
    public static RunResult Failed() => Held(slowness: 4, seed: 2) with
    {
        Outcome = RunOutcome.Failed,
        Findings =
        [
            "2 live clients were declared offline: client 17 at 12.4 s, client 4,711 at 31.0 s.",
            "3 silent clients were not reported within 15 s + 2 s.",
        ],
        Notes = ["The server's event stream was not asked: there is no --admin."],
        Verdicts = Held(slowness: 4, seed: 2).Verdicts with { FalseOffline = 2, Missed = 3, Reported = Silent - 3, RecallPercent = 99.7, Twice = 1 },
        Thresholds = [new ThresholdResult("detect.p99<25ms", "47.2 ms", Held: false), new ThresholdResult("false==0", "2", Held: false)],
    };

    /// <summary>The generator could not keep up, and knew nothing of its server.</summary>
    public static RunResult Invalid() => Held(seed: 3) with
    {
        Verb = "rate",
        Outcome = RunOutcome.Invalid,
        Findings = ["The generator fell behind its own plan: send lag p99 was 18.2 ms, more than 10 ms. Ask for fewer beats."],
        Server = null,
        Beats = Held(seed: 3).Beats with { OnTimePercent = 91.2, AckRoundTrip = null },
        Verdicts = new VerdictResult(0, 0, 100, 0, 0, 0, 0, 0, new LatencyRecorder().ToDistribution()),
        Thresholds = [],
        Search = [new SearchStep(50_000, true, null), new SearchStep(100_000, false, "send lag p99 18.2 ms")],
    };

    private static RunResult Make(double slowness, int seed)
    {
        var random = new Random(seed);
        Distribution lag = Times(random, 30_000, 0.09, 0.5);
        return new RunResult
        {
            Verb = "silence",
            CommandLine = "pipeheartbeat-load silence -c 10k --fraction 10% -i 3s -d 1m --ack --threshold 'detect.p99<25ms'",
            StartedAt = new DateTimeOffset(2026, 11, 22, 20, 15, 0, TimeSpan.Zero),
            DurationSeconds = Seconds,
            MeasuredFromSeconds = WarmUpSeconds,
            Seed = seed,
            Outcome = RunOutcome.Held,
            Findings = [],
            Machine = new MachineResult("Linux 6.1", "X64", 2, 23.5, ".NET 10.0.1"),
            Target = new TargetResult("127.0.0.1:15000", 3_000, 15_000, "WELCOME", "0.1.0"),
            Connections = new ConnectionResult(Clients, Clients, new Dictionary<string, long>(), 5_012.5, Times(random, Clients, 0.4 * slowness, 0.5)),
            Beats = new BeatResult(200_000, 200_000, 0, 3_333.3, 99.98, lag, Times(random, 20_000, 0.28 * slowness, 0.6)),
            Verdicts = new VerdictResult(Silent, Silent, 100, 0, 0, 0, 0, 0, Times(random, Silent, 5 * slowness, 0.35)),
            Ends = new Dictionary<string, long> { ["heartbeat_timeout"] = Silent, ["client"] = Clients - Silent },
            Server = new UsageResult(4.25 * slowness, 6.6 * slowness, 21.4 * slowness, 312, 96.5, 98.25),
            Generator = new UsageResult(7.5, 9.1, null, 480, 61.25, 62),
            Timeline = Timeline(random, slowness),
            Thresholds = [new ThresholdResult("detect.p99<25ms", "11.8 ms", Held: true), new ThresholdResult("false==0", "0", Held: true)],
        };
    }

    private static Distribution Times(Random random, int count, double medianMs, double spread)
    {
        var recorder = new LatencyRecorder();
        for (int i = 0; i < count; i++)
            recorder.Record((long)(medianMs * 1_000 * Math.Exp(spread * Normal(random))));
        return recorder.ToDistribution();
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private static List<TimelinePoint> Timeline(Random random, double slowness)
    {
        var points = new List<TimelinePoint>();
        long connected = 0;
        for (int second = 1; second <= Seconds + WarmUpSeconds; second++)
        {
            connected = Math.Min(Clients, connected + Clients / 2);
            bool falls = second is > 30 and <= 40;
            long ended = falls ? Silent / 10 : 0;
            connected = second > 30 ? Clients - Silent * Math.Min(second - 30, 10) / 10 : connected;
            long planned = connected / 3;
            points.Add(new TimelinePoint(
                second,
                connected,
                planned - random.Next(0, 3),
                planned,
                ended,
                Math.Round(0.3 + 0.1 * random.NextDouble(), 3),
                falls ? Math.Round(slowness * (8 + 4 * random.NextDouble()), 3) : null,
                Math.Round(slowness * (second < 3 ? 14 : 4 + random.NextDouble()), 2),
                Math.Round(60 + 36.5 * Math.Min(second, 4) / 4 + 0.2 * random.NextDouble(), 2)));
        }

        return points;
    }
}
