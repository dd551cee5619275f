using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Server;

/// <summary>Nobody is lost: accepted = live + closedTotal + inFlight, and at rest nobody is in flight.</summary>
/// <param name="Accepted">Connections that came since the start.</param>
/// <param name="Live">Connections that are here.</param>
/// <param name="ClosedTotal">Connections that ended, for whatever reason.</param>
/// <param name="InFlight">Connections that are on their way in or out.</param>
internal sealed record StatusConservation(long Accepted, int Live, long ClosedTotal, long InFlight)
{
    /// <summary>
    /// A connection is counted as accepted, then as live, then as neither, then as closed. Read the other way about, nobody is counted twice, however many
    /// come and go meanwhile: so what is in flight is never negative.
    /// </summary>
    public static StatusConservation Take(HeartbeatCounters counters)
    {
        long closed = Enum.GetValues<Reason>().Sum(counters.Closed);
        int live = counters.Live;
        long accepted = counters.Accepted;
        return new StatusConservation(accepted, live, closed, accepted - live - closed);
    }
}
