using System.CommandLine;

namespace PipeHeartbeat.LoadGenerator;

/// <summary><c>hold</c></summary>
internal sealed class HoldCommand() : ScenarioCommand(
    "hold", "Holds connections and beats; nobody may be declared offline.", "-c 19k -i 3s -d 1m", new RunDefaults())
{
    protected override Scenario Create(FleetOptions options, ParseResult parsed) => new HoldScenario(options);
}
