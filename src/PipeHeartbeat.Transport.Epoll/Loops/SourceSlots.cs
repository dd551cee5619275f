namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// The sources of a loop by the number that epoll gives back with an event. A number names a slot and its generation: an event that was
/// fetched before its descriptor was closed finds nobody, whoever has the slot, or the descriptor's number, by then. For the loop's thread.
/// </summary>
internal sealed class SourceSlots
{
    private const int FirstSize = 64;

    private Slot[] _slots = new Slot[FirstSize];
    private int _firstFree = -1;
    private int _used;

    public int Count { get; private set; }

    public ulong Add(ILoopSource source)
    {
        int index = _firstFree;
        if (index >= 0)
        {
            _firstFree = _slots[index].NextFree;
        }
        else
        {
            index = _used++;
            if (index == _slots.Length)
                Array.Resize(ref _slots, _slots.Length * 2);
        }

        ref Slot slot = ref _slots[index];
        slot.Source = source;
        Count++;
        return ((ulong)slot.Generation << 32) | (uint)index;
    }

    public ILoopSource? Find(ulong number)
    {
        ref Slot slot = ref _slots[(uint)number];
        return slot.Generation == (uint)(number >> 32) ? slot.Source : null;
    }

    public void Remove(ulong number)
    {
        if (Find(number) is null)
            return;

        int index = (int)(uint)number;
        ref Slot slot = ref _slots[index];
        slot.Source = null;
        slot.Generation++;
        slot.NextFree = _firstFree;
        _firstFree = index;
        Count--;
    }

    /// <summary>Those who are there now; they may be removed meanwhile.</summary>
    public IReadOnlyList<ILoopSource> All() => [.. _slots.Where(slot => slot.Source is not null).Select(slot => slot.Source!)];

    private struct Slot
    {
        public ILoopSource? Source;
        public uint Generation;
        public int NextFree;
    }
}
