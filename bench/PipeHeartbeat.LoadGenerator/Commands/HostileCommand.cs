using System.CommandLine;

namespace PipeHeartbeat.LoadGenerator;

/// <summary><c>hostile</c></summary>
internal sealed class HostileCommand : ScenarioCommand
{
    private static readonly Option<string> Kind = new("--kind")
    {
        Description = "drip: a packet byte by byte; half: half a head; garbage: no packet; length: an impossible length; "
            + "flood: beats without end, for the duration; idle: never a word. Default garbage.",
        HelpName = "KIND",
    };

    public HostileCommand()
        : base(
            "hostile",
            "Clients break the rules; the server should end each of them for the right reason. Lasts until it has, or should have.",
            "-c 1k --kind drip --admin http://127.0.0.1:15080",
            new RunDefaults { Connections = "100", Duration = "10s" },
            Kind)
    {
    }

    protected override bool HasWarmup => false;

    protected override bool HasInterval => false;

    protected override Scenario Create(FleetOptions options, ParseResult parsed) =>
        new HostileScenario(options, OptionText.ReadWord<OffenceKind>(Kind.Name, parsed.GetValue(Kind) ?? "garbage"));
}
