using System.CommandLine;

namespace PipeHeartbeat.LoadGenerator;

/// <summary><c>silence</c></summary>
internal sealed class SilenceCommand : ScenarioCommand
{
    private const double LeastFraction = 0.000_001;

    private static readonly Option<string> Fraction = new("--fraction")
    {
        Description = "How many fall silent, at moments spread over the duration. Default 1%.",
        HelpName = "PERCENT",
    };

    public SilenceCommand()
        : base(
            "silence",
            "Some fall silent; tells how late each verdict is. Goes on after the duration until the last verdict was due.",
            "-c 10k --fraction 10%",
            new RunDefaults { Duration = "10s" },
            Fraction)
    {
    }

    protected override Scenario Create(FleetOptions options, ParseResult parsed) =>
        new SilenceScenario(options, OptionText.ReadPercent(Fraction.Name, parsed.GetValue(Fraction) ?? "1%", LeastFraction, 1));
}
