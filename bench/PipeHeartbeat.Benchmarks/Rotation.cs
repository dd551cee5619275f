namespace PipeHeartbeat.Benchmarks;

/// <summary>
/// Gives out items in random order, a slice a call, all of them before any comes again: so that a benchmark of many does not measure the
/// few that it has just warmed. The slices themselves are read forwards, so they cost next to nothing.
/// </summary>
internal sealed class Rotation<T>
{
    private readonly T[] _items;
    private readonly int _slice;
    private int _next;

    public Rotation(IEnumerable<T> items, int slice, int seed = 1)
    {
        _items = [.. items];
        _slice = slice;
        new Random(seed).Shuffle(_items);
        Demand.Equal(0, _items.Length % slice, "what is left over by slices");
    }

    public ReadOnlySpan<T> Next()
    {
        ReadOnlySpan<T> slice = _items.AsSpan(_next, _slice);
        _next = _next + _slice == _items.Length ? 0 : _next + _slice;
        return slice;
    }
}
