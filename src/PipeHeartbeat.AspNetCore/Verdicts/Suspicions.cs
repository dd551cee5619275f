using System.Collections.Concurrent;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Finds out what became of suspicions: who has beaten since was acquitted. Nothing on the path of a heartbeat could tell; so it is looked up
/// a little later. <see cref="Add"/> is thread-safe.
/// </summary>
internal sealed class Suspicions(ConnectionTable table, Action<VerdictHolds> acquitted)
{
    private const int LaterMs = 1000;

    private readonly ConcurrentQueue<Suspicion> _open = new();

    /// <param name="id">The connection.</param>
    /// <param name="lastBeatMs">Its last heartbeat.</param>
    /// <param name="kind">What holds the verdict.</param>
    /// <param name="untilMs">When a verdict may be passed.</param>
    public void Add(ConnectionId id, long lastBeatMs, VerdictHolds kind, long untilMs) =>
        _open.Enqueue(new Suspicion(id, lastBeatMs, kind, untilMs + LaterMs));

    /// <summary>Looks after those that are to be settled by now. By one thread at a time.</summary>
    public void Settle(long nowMs)
    {
        for (int left = _open.Count; left > 0 && _open.TryPeek(out Suspicion suspicion) && suspicion.SettledAtMs <= nowMs; left--)
        {
            _open.TryDequeue(out _);
            if (!table.TryRead(suspicion.Id, nowMs, out ConnectionSnapshot now) || now.Phase is ConnectionPhase.Expired or ConnectionPhase.Closed)
                continue;

            if (now.LastBeatMs != suspicion.LastBeatMs)
                acquitted(suspicion.Kind);
            else
                _open.Enqueue(suspicion with { SettledAtMs = nowMs + LaterMs });
        }
    }
}
