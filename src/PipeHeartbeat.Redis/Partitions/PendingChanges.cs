namespace PipeHeartbeat.Redis;

/// <summary>
/// What a partition's loop has still to do: of each client the latest change alone, so that what waits is bounded by the number of clients, and beyond a limit by
/// nothing but a note that all must be compared. Thread-safe; what is held is the loop's own, and is only looked at by calls of the loop.
/// </summary>
/// <param name="most">Changes that may wait.</param>
/// <param name="timeProvider">Tells when it was found that all must be compared.</param>
internal sealed class PendingChanges(int most, TimeProvider timeProvider)
{
    private const int MostOfAll = 262_144;
    private const int FewestMost = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Change> _changes = new(StringComparer.Ordinal);
    private int _allowed;
    private Orders _orders;
    private long _forgotAt;
    private bool _isTurnOfReleases;

    private bool IsToCompare => _orders.HasFlag(Orders.Compare);

    public int Count
    {
        get
        {
            lock (_lock)
                return _changes.Count;
        }
    }

    /// <summary>Whether nothing waits to be told.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_lock)
                return _changes.Count == 0 && (_orders & (Orders.Compare | Orders.Assert)) == 0;
        }
    }

    /// <summary>How many may wait in each of so many partitions. All those of a node take about 50 MB at most.</summary>
    public static int MostOf(int partitions) => Math.Max(FewestMost, MostOfAll / partitions);

    public void Set(string clientId, Change change)
    {
        lock (_lock)
        {
            if (_changes.Count == 0)
                _allowed = 0;
            if (_changes.Count < Math.Max(most, _allowed) || _changes.ContainsKey(clientId))
                _changes[clientId] = change;
            else
                ForgetAll();
        }
    }

    /// <summary>The same, of a client of which nothing waits: what does is later.</summary>
    public void SetEarlier(IEnumerable<(string ClientId, Change Change)> changes)
    {
        lock (_lock)
        {
            // It may be over by now, and comparing finds what is not.
            if (IsToCompare)
                return;
            foreach ((string clientId, Change change) in changes)
                _changes.TryAdd(clientId, change);

            // What comparing found may be more than may wait: did it count, the next change would have all compared once more, and so on.
            _allowed = Math.Max(_allowed, _changes.Count + most);
        }
    }

    /// <summary>Nobody knows what was missed, and what waits may be from before that.</summary>
    public void Forget()
    {
        lock (_lock)
            ForgetAll();
    }

    public void Order(Orders orders)
    {
        lock (_lock)
            _orders |= orders;
    }

    /// <param name="since">When all was last found to be in need of comparing, as a timestamp.</param>
    public Orders TakeOrders(out long since)
    {
        lock (_lock)
        {
            since = _forgotAt;
            Orders orders = _orders;
            _orders = Orders.None;
            return orders;
        }
    }

    /// <summary>Takes the next of those who are to be claimed anew. Of whom something waits to be told, that is told: who has gone must not be online again first.</summary>
    public List<(string ClientId, Holding Holding)> TakeUnchanged(AssertQueue clientIds, IReadOnlyDictionary<string, Holding> held, int count)
    {
        var items = new List<(string, Holding)>(count);
        lock (_lock)
        {
            while (items.Count < count && clientIds.TryTake(out string? clientId))
            {
                if (held.TryGetValue(clientId, out Holding holding) && !_changes.ContainsKey(clientId))
                    items.Add((clientId, holding));
            }
        }

        return items;
    }

    /// <summary>Takes either claims or releases, by turns: neither waits for long because of the other, and what of them is sent first makes no difference.</summary>
    public (List<(string ClientId, Holding Holding)> Claims, List<Release> Releases) Take(IReadOnlyDictionary<string, Holding> held, int count)
    {
        var claims = new List<(string ClientId, Holding)>();
        var releases = new List<Release>();
        lock (_lock)
        {
            // All are compared with how they were at some moment since that was ordered. What has happened since then must not be told before.
            if (IsToCompare)
                return (claims, releases);
            foreach ((string clientId, Change change) in _changes.Take(count).ToArray())
            {
                bool isHeld = held.TryGetValue(clientId, out Holding holding);
                if (!change.HasGone && !(isHeld && holding.Connection == change.Connection))
                    claims.Add((clientId, new Holding(change.Connection, Holding.None, change.Since)));
                else if (change.HasGone && isHeld)
                    releases.Add(new Release(clientId, holding.Epoch, change));
                else
                    _changes.Remove(clientId);
            }

            _isTurnOfReleases = releases.Count > 0 && (!_isTurnOfReleases || claims.Count == 0);
            if (_isTurnOfReleases)
                claims.Clear();
            else
                releases.Clear();
            foreach (string clientId in claims.Select(claim => claim.ClientId).Concat(releases.Select(release => release.ClientId)))
                _changes.Remove(clientId);
        }

        return (claims, releases);
    }

    private void ForgetAll()
    {
        _changes.Clear();
        _orders |= Orders.Compare;
        _forgotAt = timeProvider.GetTimestamp();
    }
}
