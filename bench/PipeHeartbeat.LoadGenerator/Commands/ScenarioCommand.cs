using System.CommandLine;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>A verb that runs one scenario.</summary>
internal abstract class ScenarioCommand(string name, string description, string example, RunDefaults defaults, params Option[] own)
    : VerbCommand(name, description, example, defaults, own)
{
    protected abstract Scenario Create(FleetOptions options, ParseResult parsed);

    protected override async Task<RunResult> RunAsync(
        FleetOptions options, ParseResult parsed, IReadOnlyList<ThresholdExpression> thresholds, IRunView view, CancellationToken cancellationToken) =>
        ThresholdJudge.Apply(await Create(options, parsed).RunAsync(view, cancellationToken), thresholds);
}
