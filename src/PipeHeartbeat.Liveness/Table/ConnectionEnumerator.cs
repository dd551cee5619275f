namespace PipeHeartbeat.Liveness;

/// <summary>
/// Walks a <see cref="ConnectionTable"/>; made by <see cref="ConnectionTable.Enumerate(long)"/>. Not to be shared between threads.
/// </summary>
public struct ConnectionEnumerator
{
    private readonly ConnectionTable _table;
    private readonly long _nowMs;
    private readonly int _end;
    private int _next;
    private ConnectionSnapshot _current;

    internal ConnectionEnumerator(ConnectionTable table, long nowMs, int startSlot)
    {
        _table = table;
        _nowMs = nowMs;
        _next = startSlot;
        _end = table.UsedSlots;
    }

    /// <summary>The connection that was reached last.</summary>
    public readonly ConnectionSnapshot Current => _current;

    /// <summary>The slot at which another walk goes on where this one has come to; see <see cref="ConnectionTable.Enumerate(long, int)"/>.</summary>
    public readonly int NextSlot => _next;

    /// <summary>Moves to the next connection.</summary>
    public bool MoveNext()
    {
        while (_next < _end)
        {
            if (_table.TryReadSlot((uint)_next++, _nowMs, out _current))
                return true;
        }

        return false;
    }

    /// <summary>Itself, so that <see langword="foreach"/> accepts it.</summary>
    public readonly ConnectionEnumerator GetEnumerator() => this;
}
