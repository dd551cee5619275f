using System.CommandLine;

namespace PipeHeartbeat.LoadGenerator;

/// <summary><c>churn</c></summary>
internal sealed class ChurnCommand : ScenarioCommand
{
    private static readonly Option<string> Session = new("--session")
    {
        Description = "How long a client stays, on average: half to one and a half times this. Default 10s.",
        HelpName = "DURATION",
    };

    public ChurnCommand()
        : base(
            "churn",
            "Clients connect, live and leave, and others come in their place.",
            "-c 5k --session 10s",
            new RunDefaults { Duration = "30s" },
            Session)
    {
    }

    protected override Scenario Create(FleetOptions options, ParseResult parsed) => new ChurnScenario(
        options,
        OptionText.ReadDuration(Session.Name, parsed.GetValue(Session) ?? "10s", TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(24)));
}
