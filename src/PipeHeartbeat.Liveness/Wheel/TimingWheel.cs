using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipeHeartbeat.Liveness;

/// <summary>
/// A hierarchical timing wheel: four levels of 64 slots, each slot of a level as wide as the whole level below it. Schedule and
/// cancel take constant time; an entry is moved down at most three times before it is due. Time is counted in ticks that the
/// caller defines. Not thread-safe: it belongs to one thread.
/// </summary>
/// <remarks>
/// After G. Varghese and A. Lauck, "Hashed and Hierarchical Timing Wheels" (SOSP 1987), scheme 7, with an occupancy bitmap a level as
/// in the timer of the tokio project, so that the next slot with anything in it is found without stepping through the empty ones.
/// An entry goes to the finest level that reaches as far ahead as its tick. (tokio's goes by the highest bits in which tick and present
/// differ; then all that lies beyond a level's turn waits one level up until the turn, and comes down in one burst.) Entries are
/// numbers (slot indexes of the <see cref="ConnectionTable"/>) and the links between them lie in arrays: nothing is allocated to
/// schedule one whose number was seen before.
/// </remarks>
internal sealed class TimingWheel
{
    /// <summary>No tick: "not scheduled", "nothing to wait for".</summary>
    public const long Never = long.MaxValue;

    private const int LevelBits = 6;
    private const int SlotsPerLevel = 1 << LevelBits;
    private const int SlotMask = SlotsPerLevel - 1;
    private const int Levels = 4;
    private const int DueBucket = Levels * SlotsPerLevel;
    private const int None = -1;
    private const int ChunkBits = 10;
    private const int ChunkSize = 1 << ChunkBits;

    /// <summary>
    /// Ticks ahead beyond which an entry is filed at the far end and filed anew from there. One top-level slot less than a full turn, so
    /// that a slot of the top level never means both "now" and "a turn from now".
    /// </summary>
    public const long HorizonTicks = (SlotsPerLevel - 1L) << (LevelBits * (Levels - 1));

    private readonly ulong[] _occupied = new ulong[Levels];
    private readonly int[] _heads = new int[DueBucket + 1];
    private WheelEntry[][] _chunks = [];
    private long _elapsedTick;

    /// <summary>Makes an empty wheel whose present is <paramref name="startTick"/>.</summary>
    public TimingWheel(long startTick = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startTick);
        _elapsedTick = startTick;
        Array.Fill(_heads, None);
    }

    /// <summary>How many entries are scheduled.</summary>
    public int Count { get; private set; }

    /// <summary>
    /// The tick at which <see cref="Advance"/> next has work, be it only to move entries down a level: never later than the first deadline.
    /// <see cref="Never"/> when the wheel is empty.
    /// </summary>
    public long NextTick => _heads[DueBucket] != None ? _elapsedTick : FindNextSlot(out _);

    /// <summary>The tick under which an entry is filed; <see cref="Never"/> if it is not.</summary>
    public long DeadlineOf(int index) => IsScheduled(index) ? Entry(index).DeadlineTick : Never;

    /// <summary>Files an entry, or files it anew. A tick that has passed is due at the next <see cref="Advance"/>.</summary>
    /// <param name="index">The entry, 0 or above.</param>
    /// <param name="deadlineTick">When it is due. <see cref="Never"/> is refused: leave it out instead.</param>
    public void Schedule(int index, long deadlineTick)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfEqual(deadlineTick, Never);
        EnsureChunk(index);
        ref WheelEntry entry = ref Entry(index);
        if (entry.Previous == WheelEntry.Unscheduled)
            Count++;
        else
            Unlink(ref entry);
        entry.DeadlineTick = deadlineTick;
        Link(index, ref entry);
    }

    /// <summary>Takes an entry out.</summary>
    /// <returns><see langword="false"/> if it was not in.</returns>
    public bool Cancel(int index)
    {
        if (!IsScheduled(index))
            return false;

        Take(index);
        return true;
    }

    /// <summary>Moves the present to <paramref name="nowTick"/> and hands out what is due by then, none early.</summary>
    /// <param name="nowTick">The present; one that lies in the past changes nothing but hands out what was left over.</param>
    /// <param name="budget">How many entries to touch at most, whether handed out or moved down a level; at least 1.</param>
    /// <param name="sink">Who is told. It may schedule and cancel other entries.</param>
    /// <returns><see langword="false"/> if the budget ran out first: call again.</returns>
    public bool Advance<TSink>(long nowTick, int budget, ref TSink sink)
        where TSink : struct, IWheelSink
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(budget, 1);
        while (true)
        {
            while (_heads[DueBucket] != None)
            {
                if (budget-- == 0)
                    return false;
                HandOut(_heads[DueBucket], nowTick, ref sink);
            }

            long slotTick = FindNextSlot(out int bucket);
            if (bucket == None || slotTick > Math.Max(nowTick, _elapsedTick))
                break;

            // Everything before this slot is empty, so the present may move to it; what is in it then belongs to a lower level.
            _elapsedTick = Math.Max(_elapsedTick, slotTick);
            while (_heads[bucket] != None)
            {
                if (budget-- == 0)
                    return false;
                MoveDown(_heads[bucket], ref sink);
            }
        }

        _elapsedTick = Math.Max(_elapsedTick, nowTick);
        return true;
    }

    /// <summary>
    /// The entry's slot has come, but perhaps not yet its tick. Whoever knows may move the deadline away now: for most of a population that
    /// beats it has moved, and the entry then never visits the levels below.
    /// </summary>
    private void MoveDown<TSink>(int index, ref TSink sink)
        where TSink : struct, IWheelSink
    {
        ref WheelEntry entry = ref Take(index);
        long deadlineTick = entry.DeadlineTick > _elapsedTick ? sink.OnNear(index, entry.DeadlineTick) : entry.DeadlineTick;
        if (deadlineTick == Never)
            return;

        entry.DeadlineTick = deadlineTick;
        Link(index, ref entry);
        Count++;
    }

    private void HandOut<TSink>(int index, long nowTick, ref TSink sink)
        where TSink : struct, IWheelSink
    {
        Take(index);
        long againTick = sink.OnDue(index);
        if (againTick == Never)
            return;

        // At least a tick ahead, or an Advance could go on for ever. At the very end of time there is nothing ahead.
        long aheadTick = Math.Max(nowTick, _elapsedTick);
        if (aheadTick < Never - 1)
            Schedule(index, Math.Max(againTick, aheadTick + 1));
    }

    /// <summary>The earliest slot that holds anything, a higher level before a lower one that begins with it.</summary>
    private long FindNextSlot(out int bucket)
    {
        long earliestTick = Never;
        bucket = None;
        for (int level = Levels - 1; level >= 0; level--)
        {
            if (_occupied[level] == 0)
                continue;

            int shift = level * LevelBits;
            long present = _elapsedTick >> shift;
            int distance = BitOperations.TrailingZeroCount(BitOperations.RotateRight(_occupied[level], (int)present & SlotMask));
            long slotTick = (present + distance) << shift;
            if (slotTick < earliestTick || bucket == None)
            {
                earliestTick = slotTick;
                bucket = (level * SlotsPerLevel) + ((int)(present + distance) & SlotMask);
            }
        }

        return earliestTick;
    }

    /// <summary>Takes an entry that is in a bucket out of the wheel.</summary>
    private ref WheelEntry Take(int index)
    {
        ref WheelEntry entry = ref Entry(index);
        Unlink(ref entry);
        entry.Previous = WheelEntry.Unscheduled;
        Count--;
        return ref entry;
    }

    private void Link(int index, ref WheelEntry entry)
    {
        int bucket = BucketFor(entry.DeadlineTick);
        int first = _heads[bucket];
        if (first != None)
            Entry(first).Previous = index;
        else if (bucket != DueBucket)
            _occupied[bucket >> LevelBits] |= 1UL << (bucket & SlotMask);
        entry.Next = first;
        entry.Previous = ~bucket;
        _heads[bucket] = index;
    }

    private void Unlink(ref WheelEntry entry)
    {
        if (entry.Next != None)
            Entry(entry.Next).Previous = entry.Previous;
        if (entry.Previous >= 0)
        {
            Entry(entry.Previous).Next = entry.Next;
            return;
        }

        int bucket = ~entry.Previous;
        _heads[bucket] = entry.Next;
        if (entry.Next == None && bucket != DueBucket)
            _occupied[bucket >> LevelBits] &= ~(1UL << (bucket & SlotMask));
    }

    private int BucketFor(long deadlineTick)
    {
        if (deadlineTick <= _elapsedTick)
            return DueBucket;

        // A difference of two non-negative ticks cannot overflow, nor can a sum that stays below the deadline.
        long filedTick = deadlineTick - _elapsedTick > HorizonTicks ? _elapsedTick + HorizonTicks : deadlineTick;
        int level = 0;
        int shift = 0;
        while ((filedTick >> shift) - (_elapsedTick >> shift) >= SlotsPerLevel)
        {
            level++;
            shift += LevelBits;
        }

        return (level * SlotsPerLevel) + ((int)(filedTick >> shift) & SlotMask);
    }

    private bool IsScheduled(int index) =>
        (uint)index >> ChunkBits < (uint)_chunks.Length && Entry(index).Previous != WheelEntry.Unscheduled;

    /// <summary>
    /// Every chunk is as long as the mask says, so its length need not be read: that would be one more line to fetch from memory for each entry
    /// that is visited.
    /// </summary>
    private ref WheelEntry Entry(int index) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_chunks[index >> ChunkBits]), index & (ChunkSize - 1));

    private void EnsureChunk(int index)
    {
        while (index >> ChunkBits >= _chunks.Length)
        {
            var chunk = new WheelEntry[ChunkSize];
            Array.Fill(chunk, new WheelEntry { Previous = WheelEntry.Unscheduled });
            _chunks = [.. _chunks, chunk];
        }
    }
}
