using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>A result in which every text is an attack on the page that shows it.</summary>
internal static class Hostile
{
    public const string Text = "</script></style><script>window.broken=1</script><img src=x onerror=\"window.broken=1\">'\"--><!--&lt;\u2028";

    public static RunResult Run()
    {
        RunResult run = SampleRuns.Failed();
        return run with
        {
            Verb = Text,
            CommandLine = Text,
            Findings = [.. run.Findings.Select(_ => Text)],
            Notes = [.. run.Notes.Select(_ => Text)],
            Machine = new MachineResult(Text, Text, 2, 1, Text),
            Target = new TargetResult(Text, 3_000, 15_000, Text, Text),
            Connections = run.Connections with { Failed = run.Connections.Failed.ToDictionary(count => Text + count.Key, count => count.Value) },
            Ends = run.Ends.ToDictionary(count => Text + count.Key, count => count.Value),
            Thresholds = [.. run.Thresholds.Select(threshold => threshold with { Expression = Text, Value = Text })],
        };
    }
}
