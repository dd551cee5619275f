using System.Runtime.CompilerServices;

namespace PipeHeartbeat.Liveness;

/// <content>Where slots are: how one is taken, and how an id finds its own.</content>
public sealed partial class ConnectionTable
{
    private int TakeSlot()
    {
        if (_firstFree >= 0)
        {
            int freed = _firstFree;
            _firstFree = _segments[freed >> TableSegment.SlotBits][(uint)freed].NextFree;
            return freed;
        }

        if (_usedSlots == Capacity)
            return -1;

        int index = _usedSlots;
        if (index >> TableSegment.SlotBits == _segments.Length)
            Volatile.Write(ref _segments, [.. _segments, new TableSegment()]);
        _segments[index >> TableSegment.SlotBits][(uint)index].State = new SlotState(1, ConnectionPhase.Free, nowMs: 0).Word;
        Volatile.Write(ref _usedSlots, index + 1);
        return index;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private TableSegment? SegmentOf(uint index)
    {
        TableSegment[] segments = Volatile.Read(ref _segments);
        uint number = index >> TableSegment.SlotBits;
        return number < (uint)segments.Length ? segments[number] : null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref ConnectionSlot Find(ConnectionId id)
    {
        TableSegment? segment = SegmentOf(id.Index);
        return ref segment is null ? ref Unsafe.NullRef<ConnectionSlot>() : ref segment[id.Index];
    }

    /// <summary>
    /// For what only the reader or owner does: it is the tenant until it frees the slot, so a look at the generation is enough.
    /// </summary>
    private ref ConnectionSlot FindTenant(ConnectionId id)
    {
        ref ConnectionSlot slot = ref Find(id);
        if (!Unsafe.IsNullRef(ref slot) && new SlotState(Volatile.Read(ref slot.State)).Generation == id.Generation)
            return ref slot;
        return ref Unsafe.NullRef<ConnectionSlot>();
    }
}
