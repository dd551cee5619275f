namespace PipeHeartbeat.Redis;

/// <summary>
/// Tells who of the other nodes gives no sign of life any more: whose counter has not changed for a lease, by this node's own clock, while every look in
/// between was answered. A look that failed, or came late, begins all leases anew: Redis was away then, or this node itself. For one thread.
/// </summary>
internal sealed class LeaseWatch(TimeSpan lease, TimeSpan longestGap, TimeProvider timeProvider)
{
    /// <summary>Looks come once a second: one that comes a hair early must not cost another second.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<long, (long Counter, long Since)> _seen = [];
    private long? _lookedAt;

    /// <summary>A look was not answered.</summary>
    public void Miss() => _lookedAt = null;

    /// <summary>Takes a look in.</summary>
    /// <param name="counters">Of all nodes.</param>
    /// <returns>Who has run out of his lease, and at which counter.</returns>
    public IReadOnlyList<(long Node, long Counter)> Look(IReadOnlyDictionary<long, long> counters)
    {
        long now = timeProvider.GetTimestamp();
        if (_lookedAt is not { } before || timeProvider.GetElapsedTime(before, now) > longestGap)
            _seen.Clear();
        _lookedAt = now;

        foreach (long gone in _seen.Keys.Where(node => !counters.ContainsKey(node)).ToArray())
            _seen.Remove(gone);

        var over = new List<(long, long)>();
        foreach ((long node, long counter) in counters)
        {
            if (!_seen.TryGetValue(node, out (long Counter, long Since) seen) || seen.Counter != counter)
                _seen[node] = (counter, now);
            else if (timeProvider.GetElapsedTime(seen.Since, now) >= lease - Early)
                over.Add((node, counter));
        }

        return over;
    }
}
