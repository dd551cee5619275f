using System.CommandLine;

namespace PipeHeartbeat.LoadGenerator;

/// <summary><c>rate</c></summary>
internal sealed class RateCommand : ScenarioCommand
{
    public const double MostBeats = 10_000_000;

    private static readonly Option<string> Rate = new("--rate", "-r")
    {
        Description = "Beats a second of all clients together. Default 10k.",
        HelpName = "COUNT",
    };

    public RateCommand()
        : base(
            "rate",
            "A fixed number of beats a second; tells what one costs the server.",
            "-c 15k -r 60k",
            new RunDefaults { Duration = "30s" },
            Rate)
    {
    }

    protected override bool HasInterval => false;

    protected override Scenario Create(FleetOptions options, ParseResult parsed) => new RateScenario(
        options with { Rate = OptionText.ReadNumber(Rate.Name, parsed.GetValue(Rate) ?? "10k", 1, MostBeats) });
}
