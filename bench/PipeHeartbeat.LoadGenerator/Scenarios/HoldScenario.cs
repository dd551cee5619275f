namespace PipeHeartbeat.LoadGenerator;

/// <summary>All clients connect and beat, and nobody may be declared offline.</summary>
internal sealed class HoldScenario(FleetOptions options) : Scenario(options)
{
    public override string Verb => "hold";
}
