using System.Net;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Short runs, for tests.</summary>
internal static class Runs
{
    private const int Attempts = 3;

    public static FleetOptions Options(IPEndPoint target, TimeSpan timeout, bool isIdentified = false) => new()
    {
        Target = target,
        Connections = 30,
        Dialect = new HeartbeatDialect(isIdentified ? "test-" : null, wantsAck: isIdentified),
        Interval = timeout / 5,
        Timeout = timeout,
        Warmup = timeout / 2,
        Duration = timeout,
        Seed = TestSeed.Next(),
    };

    /// <summary>Runs until a run may be believed, three times at most: a machine that stands still is nobody's fault.</summary>
    public static Task<RunResult> BelievableAsync(Func<Scenario> create, Func<Task>? before = null) => BelievableAsync(async () =>
    {
        await (before?.Invoke() ?? Task.CompletedTask);
        return await create().RunAsync(new SilentRunView(), TestContext.Current.CancellationToken);
    });

    /// <inheritdoc cref="BelievableAsync(Func{Scenario}, Func{Task}?)"/>
    public static async Task<RunResult> BelievableAsync(Func<Task<RunResult>> run)
    {
        for (int attempt = 1; ; attempt++)
        {
            RunResult result = await run().OrFailAsync("the end of a run");
            TestContext.Current.TestOutputHelper?.WriteLine($"{result.Outcome}: {string.Join("; ", result.Findings)} {result.Verdicts}");
            if (result.Outcome != RunOutcome.Invalid || attempt == Attempts)
                return result;
        }
    }
}
