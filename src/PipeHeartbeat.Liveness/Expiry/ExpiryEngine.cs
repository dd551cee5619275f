using System.Collections.Concurrent;

namespace PipeHeartbeat.Liveness;

/// <summary>
/// What the expiry thread does, without the thread: takes registrations in, advances the wheel, tells the sink. Any thread may
/// register; everything else belongs to one thread.
/// </summary>
/// <remarks>
/// A slot has one entry in the wheel at most. A beat does not touch it: when it falls due, the slot's real deadline is worked out and,
/// if that lies ahead, the entry is filed under it. When the tenant leaves, the entry stays until it falls due and finds nobody, or
/// is inherited by the next tenant, who registers as every new one does.
/// </remarks>
internal sealed class ExpiryEngine(ConnectionTable table, IDeadlineSink sink, long startMs, int tickMs, int reminderMs, Action<Exception> report)
{
    private readonly ConcurrentQueue<uint> _registrations = new();
    private readonly TimingWheel _wheel = new(startMs / tickMs);

    /// <summary>Registrations that wait to be taken in.</summary>
    public int Pending => _registrations.Count;

    public bool HasPending => !_registrations.IsEmpty;

    /// <summary>Entries in the wheel.</summary>
    public int Scheduled => _wheel.Count;

    public void Register(ConnectionId id) => _registrations.Enqueue(id.Index);

    /// <summary>Does what is to be done at <paramref name="nowMs"/>.</summary>
    /// <returns>When there will be something to do again, <see cref="long.MaxValue"/> if nothing is scheduled; not after
    /// <paramref name="nowMs"/> if the budget ran out.</returns>
    public long Run(long nowMs, int budget = int.MaxValue)
    {
        TakeIn(nowMs);
        var due = new DueSink(this, nowMs);
        bool isDone = _wheel.Advance(nowMs / tickMs, budget, ref due);
        long nextTick = isDone ? _wheel.NextTick : nowMs / tickMs;
        return nextTick == TimingWheel.Never ? long.MaxValue : nextTick * tickMs;
    }

    private void TakeIn(long nowMs)
    {
        while (_registrations.TryDequeue(out uint index))
        {
            if (!table.TryGetDeadlines(index, nowMs, out SlotDeadlines deadlines))
                continue;

            long tick = CeilingTick(deadlines.EarliestMs);
            if (tick < _wheel.DeadlineOf((int)index))
                _wheel.Schedule((int)index, tick);
        }
    }

    private long OnDue(uint index, long nowMs)
    {
        if (!table.TryGetDeadlines(index, nowMs, out SlotDeadlines deadlines))
            return TimingWheel.Never;
        if (deadlines.EarliestMs > nowMs)
            return CeilingTick(deadlines.EarliestMs);

        // The owner is only looked up for one who is overdue: it lies elsewhere, and most of those who are looked at beat.
        if (!table.TryGetOwner(deadlines.Id, out object? owner))
            return TimingWheel.Never;

        long againMs = long.MaxValue;
        try
        {
            againMs = sink.OnDeadline(deadlines.Id, owner!, nowMs);
        }
        catch (Exception error)
        {
            report(error);
        }

        // A beat may save it right after this, and it may be silent again from then on. Beats do not touch the wheel, so the entry must not
        // be filed later than the deadline which that gives it.
        long reminderAtMs = Math.Min(againMs == long.MaxValue ? nowMs + reminderMs : againMs, deadlines.RenewedMs);
        return CeilingTick(Math.Min(reminderAtMs, deadlines.EarliestAfterMs(nowMs)));
    }

    /// <summary>
    /// A reminder (an entry filed later than its deadline) is kept; everything else is filed under the deadline as it stands now.
    /// </summary>
    private long OnNear(uint index, long deadlineTick, long nowMs) =>
        table.TryGetDeadlines(index, nowMs, out SlotDeadlines deadlines)
            ? Math.Max(deadlineTick, CeilingTick(deadlines.EarliestMs))
            : TimingWheel.Never;

    private long CeilingTick(long deadlineMs) => (deadlineMs / tickMs) + (deadlineMs % tickMs > 0 ? 1 : 0);

    private readonly struct DueSink(ExpiryEngine engine, long nowMs) : IWheelSink
    {
        public long OnDue(int index) => engine.OnDue((uint)index, nowMs);

        public long OnNear(int index, long deadlineTick) => engine.OnNear((uint)index, deadlineTick, nowMs);
    }
}
