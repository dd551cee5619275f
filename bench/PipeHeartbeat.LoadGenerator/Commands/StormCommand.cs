using System.CommandLine;

namespace PipeHeartbeat.LoadGenerator;

/// <summary><c>storm</c></summary>
internal sealed class StormCommand : ScenarioCommand
{
    private const double LeastDrop = 0.000_001;

    private static readonly Option<string> Drop = new("--drop")
    {
        Description = "How many drop, when the measured part begins. Default 100%.",
        HelpName = "PERCENT",
    };

    private static readonly Option<string> Window = new("--window")
    {
        Description = "Within which they come back, each at a moment of its own; 0s: all at once. Default 10s.",
        HelpName = "DURATION",
    };

    public StormCommand()
        : base(
            "storm",
            "Clients drop all at once, by a reset, and come back.",
            "-c 10k --drop 100% --window 10s",
            new RunDefaults { Duration = "30s" },
            Drop,
            Window)
    {
    }

    protected override Scenario Create(FleetOptions options, ParseResult parsed) => new StormScenario(
        options,
        OptionText.ReadPercent(Drop.Name, parsed.GetValue(Drop) ?? "100%", LeastDrop, 1),
        OptionText.ReadDuration(Window.Name, parsed.GetValue(Window) ?? "10s", TimeSpan.Zero, TimeSpan.FromHours(1)));
}
