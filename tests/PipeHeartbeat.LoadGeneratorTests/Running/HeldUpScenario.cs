using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Holds, but something holds up the generator's one thread again and again.</summary>
internal sealed class HeldUpScenario(FleetOptions options, TimeSpan stall) : Scenario(options)
{
    public override string Verb => "hold";

    protected override FleetScript CreateScript(int timeoutMs) => new StallScript(stall);

    private sealed class StallScript(TimeSpan stall) : FleetScript
    {
        public override void Begin(Fleet fleet, long nowUs) => fleet.PlanDeed(0, nowUs);

        public override void OnDeed(Fleet fleet, int client, long nowUs)
        {
            Thread.Sleep(stall);
            fleet.PlanDeed(client, nowUs + (long)(stall.TotalMicroseconds * 1.2));
        }
    }
}
