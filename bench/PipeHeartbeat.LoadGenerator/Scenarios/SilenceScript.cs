namespace PipeHeartbeat.LoadGenerator;

/// <summary>Silences clients, each at a moment of its own, and waits for the verdicts.</summary>
internal sealed class SilenceScript(FleetOptions options, double fraction) : FleetScript
{
    public override void Begin(Fleet fleet, long nowUs)
    {
        foreach ((int client, double moment) in ClientChoice.Draw(fleet.Count, fraction, options.Seed))
            fleet.PlanDeed(client, nowUs + (long)(moment * options.Duration.TotalMicroseconds));
    }

    public override void OnDeed(Fleet fleet, int client, long nowUs) => fleet.Silence(client, nowUs);

    public override bool IsDone(Fleet fleet, long nowUs) => fleet.AreVerdictsOverdue(nowUs);
}
