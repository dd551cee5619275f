namespace PipeHeartbeat.LoadGenerator;

/// <summary>Drops clients when the measured part begins, and waits until all are back.</summary>
internal sealed class StormScript(int seed, double drop, TimeSpan window) : FleetScript
{
    private readonly Dictionary<int, double> _returns = [];

    public override void Begin(Fleet fleet, long nowUs)
    {
        foreach ((int client, double moment) in ClientChoice.Draw(fleet.Count, drop, seed))
        {
            _returns[client] = moment;
            fleet.PlanDeed(client, nowUs);
        }
    }

    public override void OnDeed(Fleet fleet, int client, long nowUs) =>
        fleet.Leave(client, isAbortive: true, nowUs + (long)(_returns[client] * window.TotalMicroseconds));

    public override bool IsDone(Fleet fleet, long nowUs) => fleet.Coming == 0;
}
