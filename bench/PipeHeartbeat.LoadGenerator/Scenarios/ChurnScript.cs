namespace PipeHeartbeat.LoadGenerator;

/// <summary>Has each client leave when its session is over, and the next one come.</summary>
internal sealed class ChurnScript(int seed, TimeSpan session) : FleetScript
{
    private readonly Random _random = new(seed);

    public override void OnStanding(Fleet fleet, int client, long nowUs) =>
        fleet.PlanDeed(client, nowUs + (long)(session.TotalMicroseconds * (0.5 + _random.NextDouble())));

    public override void OnDeed(Fleet fleet, int client, long nowUs) => fleet.Leave(client, isAbortive: false, comesBackUs: nowUs);

    public override void OnGone(Fleet fleet, int client, long nowUs)
    {
        fleet.PlanDeed(client, Client.Never);
        fleet.ComeBack(client, nowUs);
    }
}
