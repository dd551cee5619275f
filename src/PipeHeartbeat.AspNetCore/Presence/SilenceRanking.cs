using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Finds those who have been silent for longest: one walk over the table, which keeps no more than it is asked for. A status is made only of who finds a place.
/// </summary>
internal sealed class SilenceRanking(SilenceMeasure measure, int count)
{
    // The least silent of them first: it makes room.
    private readonly PriorityQueue<ClientStatus, double> _worst = new(count);

    public IReadOnlyList<ClientStatus> Take(ConnectionTable table, LivenessClock clock)
    {
        long nowMs = clock.NowMs;
        foreach (ConnectionSnapshot snapshot in table.Enumerate(nowMs))
            Offer(snapshot, nowMs, clock.TimeProvider);

        var clients = new ClientStatus[_worst.Count];
        for (int i = clients.Length - 1; i >= 0; i--)
            clients[i] = _worst.Dequeue();
        return clients;
    }

    private void Offer(in ConnectionSnapshot snapshot, long nowMs, TimeProvider timeProvider)
    {
        double silence = SilenceOf(snapshot, nowMs);
        if (_worst.Count == count && _worst.TryPeek(out _, out double least) && silence <= least)
            return;
        if (ClientStatuses.Of(snapshot, nowMs, timeProvider) is not { } status)
            return;
        if (_worst.Count == count)
            _worst.Dequeue();
        _worst.Enqueue(status, silence);
    }

    private double SilenceOf(in ConnectionSnapshot snapshot, long nowMs)
    {
        double silenceMs = Math.Max(0, nowMs - snapshot.LastBeatMs);
        return measure == SilenceMeasure.Missed ? silenceMs / Math.Max(1, snapshot.IntervalMs) : silenceMs;
    }
}
