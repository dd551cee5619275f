using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>
/// Keeps one partition of Redis as this node's clients are. Of each client only the latest change waits, so that what waits is bounded by the number of
/// clients, and beyond a limit by nothing but a note that all must be compared. One request is on its way at a time.
/// </summary>
/// <remarks>
/// <see cref="Change(string, Change)"/> may be called by any thread, in the order in which things happened; everything else runs in the one loop.
/// </remarks>
internal sealed class Partition
{
    /// <summary>Clients in one request.</summary>
    public const int Batch = 128;

    /// <summary>Changes that may wait.</summary>
    public const int MostPending = 65_536;

    private const int Look = 512;
    private static readonly TimeSpan FirstRest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly ClusterState _state;
    private readonly PartitionKeys _keys;
    private readonly INodeClients _clients;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // Under the lock.
    private readonly Dictionary<string, Change> _pending = new(StringComparer.Ordinal);
    private bool _mustCompare;
    private bool _mustAssert;
    private bool _mustCount;

    // The loop's own.
    private readonly Dictionary<string, Holding> _held = new(StringComparer.Ordinal);
    private readonly Queue<string> _toAssert = new();
    private ClaimAttempt? _attempt;
    private long _incarnation;
    private long _former;
    private long _number;
    private bool _isCountDue;
    private bool _wasAsserted;
    private bool _isTurnOfReleases;
    private int _heldCount;

    public Partition(int index, ClusterState state, INodeClients clients, TimeProvider timeProvider, ILogger logger)
    {
        Index = index;
        _state = state;
        _keys = state.Keys.Partitions[index];
        _clients = clients;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public int Index { get; }

    /// <summary>Clients that Redis is known to have under this node.</summary>
    public int Held => Volatile.Read(ref _heldCount);

    /// <summary>Whether nothing waits to be told.</summary>
    public bool IsSettled
    {
        get
        {
            lock (_lock)
                return _pending.Count == 0 && !_mustCompare && !_mustAssert;
        }
    }

    /// <summary>Something became of a client.</summary>
    public void Change(string clientId, Change change)
    {
        lock (_lock)
        {
            if (_pending.Count >= MostPending && !_pending.ContainsKey(clientId))
            {
                _pending.Clear();
                _mustCompare = true;
            }
            else
            {
                _pending[clientId] = change;
            }
        }

        Wake();
    }

    /// <summary>Nobody knows what was missed: all of this node's clients are compared.</summary>
    public void Compare()
    {
        lock (_lock)
        {
            // What waits may be from before the gap.
            _pending.Clear();
            _mustCompare = true;
        }

        Wake();
    }

    /// <summary>Redis may have lost something: all that it is known to have is claimed again.</summary>
    public void Assert()
    {
        lock (_lock)
            _mustAssert = true;
        Wake();
    }

    /// <summary>Looks whether Redis has as many of this node's clients as it should.</summary>
    public void Count()
    {
        lock (_lock)
            _mustCount = true;
        Wake();
    }

    /// <summary>Runs until it is cancelled. What fails is tried again.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TimeSpan rest = FirstRest;
        while (true)
        {
            try
            {
                await _work.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                while (await StepAsync(cancellationToken).ConfigureAwait(false))
                    rest = FirstRest;
            }
            catch (Exception error) when (!cancellationToken.IsCancellationRequested)
            {
                // Whether it was carried out is not known: it is sent again, and told apart by its number. Whatever it was, this loop goes on: nobody else would tell Redis. A
                // request that could not be sent comes back as cancelled.
                // Whoever answers next may be a replica that was not told all.
                Log.PartitionFailed(_logger, Index, error.Message);
                Assert();
                await Task.Delay(rest, _timeProvider, cancellationToken).ConfigureAwait(false);
                rest = rest * 2 < LongestRest ? rest * 2 : LongestRest;
                Wake();
            }
        }
    }

    /// <summary>Does the next thing that is to be done.</summary>
    /// <returns>Whether there may be more; <see langword="false"/> too while the node has no incarnation, which wakes this when it has.</returns>
    private async Task<bool> StepAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        long incarnation = _state.Incarnation;
        if (incarnation == 0)
            return false;
        if (incarnation != _incarnation)
            Begin(incarnation);

        // Before anything is compared: what is on its way may be held by now.
        if (_attempt is not null)
            return await ClaimAsync().ConfigureAwait(false);
        TakeOrders(out bool mustCompare);
        if (mustCompare)
            CompareAll();
        if (_toAssert.Count > 0)
        {
            _attempt = NextAssertion();
            return true;
        }

        (List<(string, Holding)> claims, List<(string, string, Change)> releases) = TakePending();
        if (releases.Count > 0)
        {
            await ReleaseAsync(releases).ConfigureAwait(false);
            return true;
        }

        if (claims.Count > 0)
        {
            _attempt = new ClaimAttempt(claims, _number + 1);
            return true;
        }

        if (!_isCountDue && !_wasAsserted)
            return false;
        await CheckAsync().ConfigureAwait(false);
        return true;
    }

    private void Begin(long incarnation)
    {
        (_former, _incarnation) = (_incarnation, incarnation);

        // Under the old one it may have been carried out. If another node has taken it over since, that one came later and keeps it.
        if (_attempt is { } attempt)
            _attempt = attempt with { FirstNumber = _number + 1 };
        AssertAll();
    }

    private void TakeOrders(out bool mustCompare)
    {
        bool mustAssert;
        lock (_lock)
        {
            (mustCompare, mustAssert) = (_mustCompare, _mustAssert);
            _isCountDue |= _mustCount;
            _mustCompare = _mustAssert = _mustCount = false;
        }

        if (mustAssert)
            AssertAll();
    }

    private void AssertAll()
    {
        _toAssert.Clear();
        foreach (string clientId in _held.Keys)
            _toAssert.Enqueue(clientId);
        _wasAsserted = true;
    }

    /// <summary>Makes changes of all in which this node's clients differ from what was told. What has changed since is pending already, and stands.</summary>
    private void CompareAll()
    {
        Dictionary<string, (ConnectionId Connection, TimeSpan Age)> here = _clients.Of(Index);
        long now = _timeProvider.GetTimestamp();
        lock (_lock)
        {
            foreach ((string clientId, (ConnectionId connection, TimeSpan age)) in here)
            {
                if (!_held.TryGetValue(clientId, out Holding holding) || holding.Connection != connection)
                    _pending.TryAdd(clientId, new Change(connection, now - (long)(age.TotalSeconds * _timeProvider.TimestampFrequency), Reason.None, TimeSpan.Zero));
            }

            foreach (string clientId in _held.Keys)
            {
                if (!here.ContainsKey(clientId))
                    _pending.TryAdd(clientId, new Change(default, Since: 0, Reason.Closed, TimeSpan.Zero));
            }
        }

        AssertAll();
    }

    private ClaimAttempt? NextAssertion()
    {
        var items = new List<(string, Holding)>(Batch);
        lock (_lock)
        {
            while (items.Count < Batch && _toAssert.TryDequeue(out string? clientId))
            {
                // Of whom something waits to be told, that is told: who has gone must not be online again first.
                if (_held.TryGetValue(clientId, out Holding holding) && !_pending.ContainsKey(clientId))
                    items.Add((clientId, holding));
            }
        }

        return items.Count == 0 ? null : new ClaimAttempt(items, _number + 1);
    }

    /// <summary>Either claims or releases, by turns: neither waits for long because of the other, and what of them is sent first makes no difference.</summary>
    private (List<(string, Holding)> Claims, List<(string, string, Change)> Releases) TakePending()
    {
        var claims = new List<(string, Holding)>();
        var releases = new List<(string, string, Change)>();
        lock (_lock)
        {
            foreach ((string clientId, Change change) in _pending.Take(Batch).ToArray())
            {
                bool isHeld = _held.TryGetValue(clientId, out Holding holding);
                if (!change.HasGone && !(isHeld && holding.Connection == change.Connection))
                    claims.Add((clientId, new Holding(change.Connection, Holding.None, change.Since)));
                else if (change.HasGone && isHeld)
                    releases.Add((clientId, holding.Epoch, change));
                else
                    _pending.Remove(clientId);
            }

            _isTurnOfReleases = releases.Count > 0 && (!_isTurnOfReleases || claims.Count == 0);
            if (_isTurnOfReleases)
                claims.Clear();
            else
                releases.Clear();
            foreach ((string clientId, _) in claims)
                _pending.Remove(clientId);
            foreach ((string clientId, _, _) in releases)
                _pending.Remove(clientId);
        }

        return (claims, releases);
    }

    private async Task<bool> ClaimAsync()
    {
        ClaimAttempt attempt = _attempt!;
        long number = ++_number;
        RedisValue[] values =
        [
            _incarnation, number, attempt.FirstNumber, _state.Options.LogLength, _former == 0 ? "" : _former,
            .. attempt.Items.SelectMany(item => (RedisValue[])[item.ClientId, item.Holding.Connection.ToString(), item.Holding.Epoch, AgeMs(item.Holding)]),
        ];
        RedisValue[] answers = (RedisValue[])(await _state.Scripts.Claim.EvaluateAsync(_state.Database, _keys.All, values).ConfigureAwait(false))!;
        if (!IsCarriedOut(answers))
        {
            if (number == attempt.FirstNumber)
                TakeBack(attempt);
            return true;
        }

        _attempt = null;
        for (int i = 0; i < attempt.Items.Count; i++)
        {
            (string clientId, Holding holding) = attempt.Items[i];
            string epoch = answers[i + 1].ToString();
            if (epoch != "")
            {
                _held[clientId] = holding with { Epoch = epoch };
                continue;
            }

            _held.Remove(clientId);
            _clients.Supersede(clientId, holding.Connection);
        }

        Volatile.Write(ref _heldCount, _held.Count);
        return true;
    }

    /// <summary>Nothing of it has been carried out: it is to be claimed like anything else.</summary>
    private void TakeBack(ClaimAttempt attempt)
    {
        _attempt = null;
        lock (_lock)
        {
            foreach ((string clientId, Holding holding) in attempt.Items)
            {
                if (holding.Epoch == Holding.None)
                    _pending.TryAdd(clientId, new Change(holding.Connection, holding.Since, Reason.None, TimeSpan.Zero));
            }
        }
    }

    private async Task ReleaseAsync(List<(string ClientId, string Epoch, Change Change)> items)
    {
        RedisValue[] values =
        [
            _incarnation, _state.Options.LogLength,
            .. items.SelectMany(item => (RedisValue[])[item.ClientId, item.Epoch, item.Change.Reason.ToName(), (long)item.Change.Grace.TotalMilliseconds]),
        ];
        try
        {
            RedisValue[] answers = (RedisValue[])(await _state.Scripts.Release.EvaluateAsync(_state.Database, _keys.All, values).ConfigureAwait(false))!;
            if (!IsCarriedOut(answers))
            {
                PutBack(items);
                return;
            }
        }
        catch
        {
            // Twice is as good as once: the epoch is gone then.
            PutBack(items);
            throw;
        }

        foreach ((string clientId, string epoch, _) in items)
        {
            if (_held.TryGetValue(clientId, out Holding holding) && holding.Epoch == epoch)
                _held.Remove(clientId);
        }

        Volatile.Write(ref _heldCount, _held.Count);
    }

    /// <summary>Whoever has come back meanwhile need not be released: his new connection is claimed, and takes over.</summary>
    private void PutBack(List<(string ClientId, string Epoch, Change Change)> items)
    {
        lock (_lock)
        {
            foreach ((string clientId, string epoch, Change change) in items)
            {
                // Of an epoch that is not this node's the next count finds out again.
                if (_held.TryGetValue(clientId, out Holding holding) && holding.Epoch == epoch)
                    _pending.TryAdd(clientId, change);
            }
        }
    }

    private long AgeMs(Holding holding) => (long)_timeProvider.GetElapsedTime(holding.Since).TotalMilliseconds;

    private bool IsCarriedOut(RedisValue[] answers)
    {
        if (answers[0] == "ok")
            return true;
        _state.GiveUp(_incarnation);
        return false;
    }

    /// <summary>Redis counts what it has of each node: where that is not what it should be, all is claimed again, and what should not be there is released.</summary>
    private async Task CheckAsync()
    {
        RedisValue counted = await _state.Database.HashGetAsync(_keys.Counts, _incarnation).ConfigureAwait(false);
        _isCountDue = false;
        bool isRight = (long)counted == _held.Count;
        if (!isRight && !_wasAsserted)
        {
            AssertAll();
            return;
        }

        _wasAsserted = false;
        if (!isRight)
            await ReleaseStrangersAsync().ConfigureAwait(false);
    }

    private async Task ReleaseStrangersAsync()
    {
        RedisValue cursor = 0;
        do
        {
            RedisValue[] answers = (RedisValue[])(await _state.Scripts.Held.EvaluateAsync(_state.Database, _keys.All, _incarnation, cursor, Look).ConfigureAwait(false))!;
            cursor = answers[0];
            var strangers = new List<(string, string, Change)>();
            for (int i = 1; i < answers.Length; i += 3)
            {
                string clientId = answers[i].ToString();
                string epoch = answers[i + 2].ToString();
                if (!_held.TryGetValue(clientId, out Holding holding) || holding.Epoch != epoch)
                    strangers.Add((clientId, epoch, new Change(default, Since: 0, Reason.Closed, TimeSpan.Zero)));
            }

            foreach ((string, string, Change)[] part in strangers.Chunk(Batch))
                await ReleaseAsync([.. part]).ConfigureAwait(false);
        }
        while (cursor != 0);
    }

    private void Wake() => _work.Writer.TryWrite(true);
}
