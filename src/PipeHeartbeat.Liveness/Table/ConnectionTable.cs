using System.Runtime.CompilerServices;

namespace PipeHeartbeat.Liveness;

/// <summary>
/// The counter table: one slot a connection, 72 bytes, in which a heartbeat is one atomic operation. All members are thread-safe and
/// none but <see cref="TryOpen"/> and <see cref="Free"/> takes a lock; an id that is stale finds nothing, in every one of them.
/// </summary>
/// <remarks>
/// Slots live in segments of 1,024 that are added as the table grows and never move. Who may change a slot from which phase to which,
/// and what each race between them comes to, is written in <c>SlotState</c>.
/// </remarks>
public sealed partial class ConnectionTable
{
    /// <summary>The most connections one table can hold: 2^26.</summary>
    public const int MaxCapacity = 1 << 26;

    /// <summary>The longest silence and interval that a slot can hold: 20 days, well inside the wrap of its 32-bit time.</summary>
    public static readonly TimeSpan MaxTimeout = TimeSpan.FromDays(20);

    private readonly Lock _growth = new();
    private readonly int _suspectAfterMissed;
    private readonly RateLimit _packetLimit;
    private TableSegment[] _segments = [];
    private int _firstFree = -1;
    private int _usedSlots;
    private int _live;
    private long _goneBeats;
    private long _gonePackets;
    private long _goneBytes;

    /// <summary>Makes an empty table.</summary>
    /// <param name="capacity">The most connections it admits, 1 to <see cref="MaxCapacity"/>.</param>
    /// <param name="suspectAfterMissed">Intervals of silence after which a connection may become
    /// <see cref="ConnectionPhase.Suspect"/>; 0: never.</param>
    /// <param name="packetLimit">How many packets each connection may send; by default as many as it likes.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value outside its range.</exception>
    public ConnectionTable(int capacity = MaxCapacity, int suspectAfterMissed = 0, RateLimit packetLimit = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxCapacity);
        ArgumentOutOfRangeException.ThrowIfNegative(suspectAfterMissed);
        Capacity = capacity;
        _suspectAfterMissed = suspectAfterMissed;
        _packetLimit = packetLimit;
    }

    /// <summary>The most connections that it admits at once.</summary>
    public int Capacity { get; }

    /// <summary>Connections that are <see cref="ConnectionPhase.Live"/> or <see cref="ConnectionPhase.Suspect"/>.</summary>
    public int LiveCount => Volatile.Read(ref _live);

    /// <summary>Slots that were ever used: where an enumeration ends.</summary>
    internal int UsedSlots => Volatile.Read(ref _usedSlots);

    /// <summary>Takes a slot for a new connection. Its silence counts from <paramref name="nowMs"/>.</summary>
    /// <param name="owner">Who looks after the connection; given back by <see cref="TryGetOwner"/> and to the deadline sink.</param>
    /// <param name="nowMs">The time, from <see cref="LivenessClock.StampMs"/>.</param>
    /// <param name="intervalMs">How often it is expected to beat, in milliseconds, at least 1.</param>
    /// <param name="timeoutMs">How long it may be silent, in milliseconds, at least 1.</param>
    /// <param name="id">The new connection, if there was room.</param>
    /// <returns><see langword="false"/> when every slot is taken, those of ended connections not yet freed among them.</returns>
    public bool TryOpen(object owner, long nowMs, int intervalMs, int timeoutMs, out ConnectionId id)
    {
        ArgumentNullException.ThrowIfNull(owner);
        ThrowIfBadTiming(intervalMs, timeoutMs);
        lock (_growth)
        {
            int index = TakeSlot();
            if (index < 0)
            {
                id = default;
                return false;
            }

            TableSegment segment = _segments[index >> TableSegment.SlotBits];
            ref ConnectionSlot slot = ref segment[(uint)index];
            uint generation = new SlotState(slot.State).Generation;
            segment.Owners[index & TableSegment.SlotMask] = owner;
            slot.Beats = 0;
            slot.Packets = 0;
            slot.Bytes = 0;
            slot.PacketsPaidUntil = 0;
            slot.OwnerDeadlineMs = long.MaxValue;
            slot.OpenedMs = nowMs;
            slot.IntervalMs = intervalMs;
            slot.TimeoutMs = timeoutMs;

            // Counted before it can be seen: one who finds it in an enumeration and ends it at once must not count it down first.
            Interlocked.Increment(ref _live);
            Volatile.Write(ref slot.State, new SlotState(generation, ConnectionPhase.Live, nowMs).Word);
            id = new ConnectionId(index, generation);
            return true;
        }
    }

    /// <summary>
    /// Counts heartbeats: the silence of the connection starts anew at <paramref name="nowMs"/>, if that is not earlier than it stands.
    /// One interlocked operation; allocates nothing. To be called by the connection's reader only.
    /// </summary>
    /// <param name="id">The connection.</param>
    /// <param name="nowMs">When they arrived, from <see cref="LivenessClock.StampMs"/> read after the receive.</param>
    /// <param name="count">How many arrived together.</param>
    public BeatResult Beat(ConnectionId id, long nowMs, int count = 1)
    {
        ref ConnectionSlot slot = ref Find(id);
        if (Unsafe.IsNullRef(ref slot))
            return BeatResult.Stale;

        while (true)
        {
            var state = new SlotState(Volatile.Read(ref slot.State));
            if (state.Generation != id.Generation || !state.IsOpen)
                return BeatResult.Stale;

            long beatMs = state.SilenceMs(nowMs) < 0 ? state.LastBeatMs(nowMs) : nowMs;
            var beaten = new SlotState(state.Generation, ConnectionPhase.Live, beatMs);
            if (!AtomicWord.TryReplace(ref slot.State, state.Word, beaten.Word))
                continue;

            slot.Beats += count;
            return state.Phase == ConnectionPhase.Suspect ? BeatResult.Recovered : BeatResult.Counted;
        }
    }

    /// <summary>Adds to the counters of what was received. To be called by the connection's reader only.</summary>
    /// <param name="id">The connection.</param>
    /// <param name="packets">Packets to add.</param>
    /// <param name="bytes">Bytes to add.</param>
    /// <param name="nowMs">When they arrived, from <see cref="LivenessClock.StampMs"/> read after the receive.</param>
    /// <param name="delayedMs">For how long of late they may have waited to be read, in milliseconds, as for <see cref="RateLimit.TryTake"/>.</param>
    /// <returns><see langword="false"/> if these are more packets than it may send; they are counted all the same.</returns>
    public bool Count(ConnectionId id, int packets, long bytes, long nowMs, long delayedMs = 0)
    {
        ref ConnectionSlot slot = ref FindTenant(id);
        if (Unsafe.IsNullRef(ref slot))
            return true;

        slot.Packets += packets;
        slot.Bytes += bytes;
        return _packetLimit.TryTake(ref slot.PacketsPaidUntil, nowMs, packets, delayedMs);
    }

    /// <summary>Marks a connection that has missed enough heartbeats, but not too many. To be called by its owner.</summary>
    /// <param name="id">The connection.</param>
    /// <param name="nowMs">The time, from <see cref="LivenessClock.NowMs"/>.</param>
    /// <returns><see langword="true"/> if it was <see cref="ConnectionPhase.Live"/>, silent for long enough, and no beat came
    /// between.</returns>
    public bool TrySuspect(ConnectionId id, long nowMs)
    {
        ref ConnectionSlot slot = ref Find(id);
        if (_suspectAfterMissed == 0 || Unsafe.IsNullRef(ref slot))
            return false;

        while (true)
        {
            var state = new SlotState(Volatile.Read(ref slot.State));
            if (state.Generation != id.Generation || state.Phase != ConnectionPhase.Live)
                return false;
            if (state.SilenceMs(nowMs) < SuspectAfterMs(in slot))
                return false;
            if (AtomicWord.TryReplace(ref slot.State, state.Word, state.With(ConnectionPhase.Suspect).Word))
                return true;
        }
    }

    /// <summary>
    /// Declares a connection offline if it has been silent for its whole timeout. Of a beat and an expiry that race, exactly one wins.
    /// To be called by its owner, after it has looked at everything that had arrived.
    /// </summary>
    /// <param name="id">The connection.</param>
    /// <param name="nowMs">The time, from <see cref="LivenessClock.NowMs"/>.</param>
    /// <returns><see langword="true"/> for the one call that ended it.</returns>
    public bool TryExpire(ConnectionId id, long nowMs) => TryEnd(id, ConnectionPhase.Expired, overdueAtMs: nowMs);

    /// <summary>Ends a connection for any reason but silence.</summary>
    /// <param name="id">The connection.</param>
    /// <returns><see langword="true"/> for the one call that ended it.</returns>
    public bool TryClose(ConnectionId id) => TryEnd(id, ConnectionPhase.Closed, overdueAtMs: null);

    /// <summary>
    /// Gives the slot of an ended connection to whoever comes next. To be called by the connection's reader, as the last thing it does.
    /// </summary>
    /// <param name="id">The connection.</param>
    /// <returns><see langword="false"/> if it has not ended, or was freed before.</returns>
    public bool Free(ConnectionId id)
    {
        ref ConnectionSlot slot = ref Find(id);
        if (Unsafe.IsNullRef(ref slot))
            return false;

        lock (_growth)
        {
            var state = new SlotState(Volatile.Read(ref slot.State));
            if (state.Generation != id.Generation || !state.IsEnded)
                return false;

            var next = new SlotState(SlotState.NextGeneration(state.Generation), ConnectionPhase.Free, nowMs: 0);
            Volatile.Write(ref slot.State, next.Word);

            // A release, which stays behind the one above: who finds no owner any more also finds that the generation has changed.
            Volatile.Write(ref _segments[id.Index >> TableSegment.SlotBits].Owners[id.Index & TableSegment.SlotMask], null);

            // Releases, too, and behind the first: who reads a sum with it in it finds its slot free, and does not count it twice.
            Volatile.Write(ref _goneBeats, _goneBeats + slot.Beats);
            Volatile.Write(ref _gonePackets, _gonePackets + slot.Packets);
            Volatile.Write(ref _goneBytes, _goneBytes + slot.Bytes);
            slot.NextFree = _firstFree;
            _firstFree = (int)id.Index;
            return true;
        }
    }

    /// <summary>Changes what is expected of a connection. To be called by its owner, which is also the one that expires it.</summary>
    /// <param name="id">The connection.</param>
    /// <param name="intervalMs">How often it is expected to beat, in milliseconds, at least 1.</param>
    /// <param name="timeoutMs">How long it may be silent, in milliseconds, at least 1.</param>
    /// <remarks>When the deadline comes nearer by this, tell the <see cref="ExpiryLoop"/>; when it moves away, nobody needs to
    /// know.</remarks>
    public void SetTiming(ConnectionId id, int intervalMs, int timeoutMs)
    {
        ThrowIfBadTiming(intervalMs, timeoutMs);
        ref ConnectionSlot slot = ref FindTenant(id);
        if (Unsafe.IsNullRef(ref slot))
            return;

        Volatile.Write(ref slot.IntervalMs, intervalMs);
        Volatile.Write(ref slot.TimeoutMs, timeoutMs);
    }

    /// <summary>Sets a deadline of the owner's own, beside the one for silence. To be called by the owner.</summary>
    /// <param name="id">The connection.</param>
    /// <param name="deadlineMs">When it is due on the <see cref="LivenessClock"/>; <see cref="long.MaxValue"/>: no such deadline.</param>
    public void SetOwnerDeadline(ConnectionId id, long deadlineMs)
    {
        ref ConnectionSlot slot = ref FindTenant(id);
        if (!Unsafe.IsNullRef(ref slot))
            Volatile.Write(ref slot.OwnerDeadlineMs, deadlineMs);
    }

    private static void ThrowIfBadTiming(int intervalMs, int timeoutMs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(intervalMs, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(timeoutMs, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(intervalMs, (int)MaxTimeout.TotalMilliseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(timeoutMs, (int)MaxTimeout.TotalMilliseconds);
    }

    private long SuspectAfterMs(in ConnectionSlot slot) => (long)_suspectAfterMissed * Volatile.Read(in slot.IntervalMs);

    /// <param name="id">The connection.</param>
    /// <param name="phase">What it becomes.</param>
    /// <param name="overdueAtMs">A time at which it must have been silent for its whole timeout; <see langword="null"/>: it need not
    /// be.</param>
    private bool TryEnd(ConnectionId id, ConnectionPhase phase, long? overdueAtMs)
    {
        ref ConnectionSlot slot = ref Find(id);
        if (Unsafe.IsNullRef(ref slot))
            return false;

        while (true)
        {
            var state = new SlotState(Volatile.Read(ref slot.State));
            if (state.Generation != id.Generation || !state.IsOpen)
                return false;
            if (overdueAtMs is { } nowMs && state.SilenceMs(nowMs) < Volatile.Read(ref slot.TimeoutMs))
                return false;
            if (!AtomicWord.TryReplace(ref slot.State, state.Word, state.With(phase).Word))
                continue;

            Interlocked.Decrement(ref _live);
            return true;
        }
    }
}
