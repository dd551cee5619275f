namespace PipeHeartbeat.Liveness;

/// <content>Reading slots that others write: the word first, then the rest, then the word's generation once more.</content>
public sealed partial class ConnectionTable
{
    private const int MostSlotsCounted = 65_536;
    private const int MostSlotsWalked = 1_048_576;

    /// <summary>Finds the owner of a connection that is not yet freed.</summary>
    /// <param name="id">The connection.</param>
    /// <param name="owner">The object that it was opened with; <see langword="null"/> for a stale id.</param>
    public bool TryGetOwner(ConnectionId id, out object? owner)
    {
        bool found = TryRead(id, nowMs: 0, out ConnectionSnapshot snapshot);
        owner = snapshot.Owner;
        return found;
    }

    /// <summary>Reads everything about a connection that is not yet freed.</summary>
    /// <param name="id">The connection.</param>
    /// <param name="nowMs">The time from which silence is reckoned, from <see cref="LivenessClock.NowMs"/>.</param>
    /// <param name="snapshot">How it stands; <see langword="default"/> for a stale id, never the slot's next tenant.</param>
    public bool TryRead(ConnectionId id, long nowMs, out ConnectionSnapshot snapshot)
    {
        if (TryReadSlot(id.Index, nowMs, out snapshot) && snapshot.Id == id)
            return true;

        snapshot = default;
        return false;
    }

    /// <summary>
    /// Walks over the connections that are not yet freed. Each is read consistently in itself; those that come or go meanwhile may or
    /// may not be seen, those that stay are seen once. Allocates nothing and holds nobody up.
    /// </summary>
    /// <param name="nowMs">The time from which silence is reckoned, from <see cref="LivenessClock.NowMs"/>.</param>
    public ConnectionEnumerator Enumerate(long nowMs) => Enumerate(nowMs, startSlot: 0);

    /// <summary>
    /// The same from a slot on, so that a walk can be made in parts: a connection keeps its slot, so those that stay are seen once in all of them.
    /// </summary>
    /// <param name="nowMs">The time from which silence is reckoned, from <see cref="LivenessClock.NowMs"/>.</param>
    /// <param name="startSlot">Where to begin: 0, or <see cref="ConnectionEnumerator.NextSlot"/> of the part before; beyond the last slot nobody is
    /// seen.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public ConnectionEnumerator Enumerate(long nowMs, int startSlot)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startSlot);
        return new ConnectionEnumerator(this, nowMs, startSlot);
    }

    /// <summary>
    /// Counts who is silent: those that have missed all but the last of the heartbeats that they may miss, one at least. Of a large table a
    /// sample is looked at, spread over all of it, so that it takes a fraction of a millisecond; some milliseconds where few are left of many. Allocates nothing and holds nobody up.
    /// </summary>
    /// <param name="nowMs">The time, from <see cref="LivenessClock.NowMs"/>.</param>
    /// <param name="dueAfterMs">Those whose deadline does not lie after this are not counted as silent.</param>
    public SilenceCount CountSilent(long nowMs, long dueAfterMs)
    {
        int used = UsedSlots;
        int stride = StrideOf(used);
        int silent = 0;
        int open = 0;
        uint random = 1;
        for (int index = 0; index < used; index += stride == 1 ? 1 : NextStep(ref random, stride))
        {
            ref ConnectionSlot slot = ref SegmentOf((uint)index)![(uint)index];
            var state = new SlotState(Volatile.Read(ref slot.State));
            if (!state.IsOpen)
                continue;

            open++;
            int intervalMs = Volatile.Read(ref slot.IntervalMs);
            int timeoutMs = Volatile.Read(ref slot.TimeoutMs);
            if (state.SilenceMs(nowMs) >= Math.Max(intervalMs, timeoutMs - intervalMs) && state.LastBeatMs(nowMs) + timeoutMs > dueAfterMs)
                silent++;
        }

        return new SilenceCount(silent * stride, open * stride);
    }

    /// <summary>
    /// Sums up what was sent by those who are here and those who have gone. One walk over the table, on which nobody waits: of a connection that is freed meanwhile
    /// what it sent may be left out this time, but nothing is counted twice. Allocates nothing.
    /// </summary>
    public ConnectionTotals CountTotals()
    {
        // Those who have gone first: who goes during the walk was not among them.
        long beats = Volatile.Read(ref _goneBeats);
        long packets = Volatile.Read(ref _gonePackets);
        long bytes = Volatile.Read(ref _goneBytes);
        int used = UsedSlots;
        for (int index = 0; index < used; index++)
        {
            ref ConnectionSlot slot = ref SegmentOf((uint)index)![(uint)index];
            var state = new SlotState(Volatile.Read(ref slot.State));
            if (state.Phase == ConnectionPhase.Free)
                continue;

            long itsBeats = Volatile.Read(ref slot.Beats);
            long itsPackets = Volatile.Read(ref slot.Packets);
            long itsBytes = Volatile.Read(ref slot.Bytes);
            if (new SlotState(Volatile.Read(ref slot.State)).Generation != state.Generation)
                continue;
            beats += itsBeats;
            packets += itsPackets;
            bytes += itsBytes;
        }

        return new ConnectionTotals(beats, packets, bytes);
    }

    /// <summary>
    /// When somebody has to look at the slot: its earliest deadline. <see langword="false"/> if nobody has to, because nobody open is in
    /// it.
    /// </summary>
    internal bool TryGetDeadlines(uint index, long nowMs, out SlotDeadlines deadlines)
    {
        TableSegment? segment = SegmentOf(index);
        deadlines = default;
        if (segment is null)
            return false;

        ref ConnectionSlot slot = ref segment[index];
        var state = new SlotState(Volatile.Read(ref slot.State));
        if (!state.IsOpen)
            return false;

        long lastBeatMs = state.LastBeatMs(nowMs);
        int timeoutMs = Volatile.Read(ref slot.TimeoutMs);
        long suspectAfterMs = _suspectAfterMissed > 0 ? SuspectAfterMs(in slot) : long.MaxValue;
        long suspectMs = long.MaxValue;
        if (_suspectAfterMissed > 0)
            suspectMs = (state.Phase == ConnectionPhase.Live ? lastBeatMs : nowMs) + suspectAfterMs;
        deadlines = new SlotDeadlines(
            new ConnectionId((int)index, state.Generation),
            ExpiryMs: lastBeatMs + timeoutMs,
            suspectMs,
            Volatile.Read(ref slot.OwnerDeadlineMs),
            RenewedMs: nowMs + Math.Min(timeoutMs, suspectAfterMs));

        // A tenant that left meanwhile needs no one to look; the next one registers itself.
        return new SlotState(Volatile.Read(ref slot.State)).Generation == state.Generation;
    }

    /// <summary>
    /// How many slots a counted one stands for. Where few are left of a large crowd, a sample of the size that is enough otherwise would meet hardly any of
    /// them.
    /// </summary>
    private int StrideOf(int used)
    {
        long most = Math.Clamp((long)MostSlotsCounted * used / Math.Max(1, LiveCount), MostSlotsCounted, MostSlotsWalked);
        return (int)(used / (most + 1)) + 1;
    }

    /// <summary>Steps of one length would meet always the same ones of a crowd that connected in some pattern.</summary>
    private static int NextStep(ref uint random, int stride)
    {
        random = (random * 1_664_525) + 1_013_904_223;
        return 1 + (int)((random >> 16) % (uint)((2 * stride) - 1));
    }

    internal bool TryReadSlot(uint index, long nowMs, out ConnectionSnapshot snapshot)
    {
        snapshot = default;
        TableSegment? segment = SegmentOf(index);
        if (segment is null)
            return false;

        ref ConnectionSlot slot = ref segment[index];
        var state = new SlotState(Volatile.Read(ref slot.State));
        object? owner = Volatile.Read(ref segment.Owners[index & TableSegment.SlotMask]);
        if (state.Phase == ConnectionPhase.Free || owner is null)
            return false;

        int intervalMs = Volatile.Read(ref slot.IntervalMs);
        snapshot = new ConnectionSnapshot(
            new ConnectionId((int)index, state.Generation),
            state.Phase,
            owner,
            Volatile.Read(ref slot.OpenedMs),
            state.LastBeatMs(nowMs),
            intervalMs,
            Volatile.Read(ref slot.TimeoutMs),
            Missed: intervalMs == 0 ? 0 : Math.Max(0, state.SilenceMs(nowMs)) / intervalMs,
            Volatile.Read(ref slot.Beats),
            Volatile.Read(ref slot.Packets),
            Volatile.Read(ref slot.Bytes));
        return new SlotState(Volatile.Read(ref slot.State)).Generation == state.Generation;
    }
}
