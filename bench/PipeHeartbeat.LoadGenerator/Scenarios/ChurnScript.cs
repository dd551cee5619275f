namespace PipeHeartbeat.LoadGenerator;

/// <summary>Has each client leave when its session is over, and the next one come.</summary>
internal sealed class ChurnScript(int seed, TimeSpan session) : FleetScript
{
    private readonly Random _random = new(seed);

    /// <summary>
    /// Whoever stands by now is somewhere in a session, as if clients had come and gone for ever: else nobody would leave for half a session, and then
    /// all would.
    /// </summary>
    public override void Begin(Fleet fleet, long nowUs)
    {
        for (int client = 0; client < fleet.Count; client++)
        {
            if (fleet.StateOf(client) == ClientState.Beating)
                fleet.PlanDeed(client, nowUs + (long)(_random.NextDouble() * DrawSessionUs()));
        }
    }

    public override void OnStanding(Fleet fleet, int client, long nowUs) => fleet.PlanDeed(client, nowUs + (long)DrawSessionUs());

    public override void OnDeed(Fleet fleet, int client, long nowUs) => fleet.Leave(client, isAbortive: false, comesBackUs: nowUs);

    public override void OnGone(Fleet fleet, int client, long nowUs)
    {
        fleet.PlanDeed(client, Client.Never);
        fleet.ComeBack(client, nowUs);
    }

    private double DrawSessionUs() => session.TotalMicroseconds * (0.5 + _random.NextDouble());
}
