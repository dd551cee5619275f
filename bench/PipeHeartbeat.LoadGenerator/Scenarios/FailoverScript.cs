using System.Net;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Clients that a drain sends away go to another server, when they were told to come back.</summary>
internal sealed class FailoverScript(IPEndPoint failover) : FleetScript
{
    private readonly Dictionary<int, long> _returnsUs = [];

    public override void OnEnded(Fleet fleet, int client, long nowUs, ClientState state, string? reason)
    {
        if (reason != VerdictJudge.DrainReason)
            return;

        fleet.Redirect(failover);
        _returnsUs[client] = nowUs + fleet.LastRetryAfterUs;
    }

    public override void OnGone(Fleet fleet, int client, long nowUs)
    {
        if (_returnsUs.Remove(client, out long atUs))
            fleet.ComeBack(client, Math.Max(atUs, nowUs));
    }

    public override bool IsDone(Fleet fleet, long nowUs) => _returnsUs.Count == 0 && fleet.Coming == 0;
}
