using PipeHeartbeat.IntegrationTests;

namespace PipeHeartbeat.Faults;

/// <summary>The test that compares verdicts with those of a model that knows the truth, in its full size.</summary>
internal sealed class ModelRow : FaultRow
{
    private const string Tests = "PipeHeartbeat.UnitTests";
    private const string Operations = "10000000";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(30);

    public override int Number => 12;

    public override bool KnowsTransports => false;

    public override IEnumerable<FaultCase> Cases(FaultOptions options) => [new FaultCase("10,000,000 random operations, by a clock of their own", RunAsync)];

    private static async Task RunAsync(string transport, Observations seen, CancellationToken cancellationToken)
    {
        string program = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", Tests, "release", Tests));
        if (!File.Exists(program))
            throw new FaultException($"{Tests} is not built: run dotnet build -c Release tests/{Tests}");

        await using var process = ChildProcess.Start(
            program, ["-noColor", "-class", "*VerdictModelTests*", "-showLiveOutput"], environment: new Dictionary<string, string> { ["PIPEHEARTBEAT_OPERATIONS"] = Operations });
        int exitCode = await process.WaitForExitAsync(Patience, cancellationToken);
        foreach (string line in process.OutputLines.Where(line => line.Contains("operations of", StringComparison.Ordinal) || line.Contains("seed", StringComparison.Ordinal)))
            seen.Note($"{line.Trim()}");
        seen.Demand(exitCode == 0, exitCode == 0 ? "as the model says" : "not as the model says");
    }
}
