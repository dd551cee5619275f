using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Redis;

/// <summary>Keeps one partition of Redis as this node's clients are. One request is on its way at a time.</summary>
/// <remarks>
/// <see cref="Set"/> may be called by any thread, in the order in which things happened; everything else runs in the one loop.
/// </remarks>
internal sealed class Partition
{
    /// <summary>Clients in one request.</summary>
    public const int Batch = 128;

    private const int MostTakenOver = 256;

    private static readonly TimeSpan FirstRest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(1);

    private readonly PendingChanges _pending;
    private readonly ClusterState _state;
    private readonly PartitionRequests _requests;
    private readonly INodeClients _clients;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Channel<bool> _work = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // The loop's own.
    private readonly Dictionary<string, Holding> _held = new(StringComparer.Ordinal);
    private readonly AssertQueue _toAssert = new();
    private ClaimAttempt? _attempt;
    private long _incarnation;
    private long _former;
    private long _number;
    private bool _isCountDue;
    private bool _isTurnOfAsserting;
    private int _heldCount;

    public Partition(int index, ClusterState state, INodeClients clients, TimeProvider timeProvider, ILogger logger)
    {
        Index = index;
        _pending = new PendingChanges(PendingChanges.MostOf(state.Keys.Partitions.Count), timeProvider);
        _state = state;
        _requests = new PartitionRequests(state, state.Keys.Partitions[index], timeProvider);
        _clients = clients;
        _timeProvider = timeProvider;
        _logger = logger;
    }

    public int Index { get; }

    /// <summary>Clients that Redis is known to have under this node.</summary>
    public int Held => Volatile.Read(ref _heldCount);

    /// <summary>How many changes wait to be told.</summary>
    public int Pending => _pending.Count;

    /// <summary>Whether nothing waits to be told.</summary>
    public bool IsSettled => _pending.IsSettled;

    /// <summary>Something became of a client.</summary>
    public void Set(string clientId, Change change)
    {
        _pending.Set(clientId, change);
        Wake();
    }

    /// <summary>Nobody knows what was missed: all of this node's clients are compared.</summary>
    public void Compare()
    {
        _pending.Forget();
        Wake();
    }

    /// <summary>Redis may have lost something: all that it is known to have is claimed again.</summary>
    public void Assert() => Order(Orders.Assert);

    /// <summary>Looks whether Redis has as many of this node's clients as it should.</summary>
    public void Count() => Order(Orders.Count);

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
                // request that could not be sent comes back as cancelled. All is claimed again, since whoever answers next may be a replica that was not told all.
                _state.CountFailure();
                Log.PartitionFailed(_logger, Index, error.Message);
                Assert();
                do
                {
                    await Task.Delay(rest, _timeProvider, cancellationToken).ConfigureAwait(false);
                    rest = rest * 2 < LongestRest ? rest * 2 : LongestRest;
                }
                while (!_requests.CanBeSent); // What is sent all the same costs an exception each time.
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
        Obey(_pending.TakeOrders(out long since), since);
        if (!_requests.KnowsTime)
            await _requests.LearnTimeAsync(_incarnation).ConfigureAwait(false);

        // It needs no rest: what is held here is what was answered, and nothing is on its way.
        if (_isCountDue && _toAssert.Count == 0)
        {
            await CheckAsync().ConfigureAwait(false);
            return true;
        }

        // What has changed and what is claimed again by turns: neither waits for the whole of the other.
        _isTurnOfAsserting = !_isTurnOfAsserting && _toAssert.Count > 0;
        if (_isTurnOfAsserting)
        {
            List<(string, Holding)> unchanged = _pending.TakeUnchanged(_toAssert, _held, Batch);
            if (unchanged.Count > 0)
                _attempt = new ClaimAttempt(unchanged, _number + 1);
            return true;
        }

        (List<(string, Holding)> claims, List<Release> releases) = _pending.Take(_held, Batch);
        if (releases.Count > 0)
            await ReleaseAsync(releases).ConfigureAwait(false);
        else if (claims.Count > 0)
            _attempt = new ClaimAttempt(claims, _number + 1);
        return claims.Count + releases.Count + _toAssert.Count > 0;
    }

    private void Begin(long incarnation)
    {
        (_former, _incarnation) = (_incarnation, incarnation);

        // Under the old one it may have been carried out. If another node has taken it over since, that one came later and keeps it.
        if (_attempt is { } attempt)
            _attempt = attempt with { FirstNumber = _number + 1 };
        AssertAll();
    }

    private void Obey(Orders orders, long since)
    {
        _isCountDue |= orders.HasFlag(Orders.Count);
        if (orders.HasFlag(Orders.Compare))
            CompareAll(since);
        if (orders.HasFlag(Orders.Assert))
            _requests.ForgetTime();
        if ((orders & (Orders.Compare | Orders.Assert)) != 0)
            AssertAll();
    }

    private void AssertAll()
    {
        _toAssert.Add(_held.Keys);
        _isCountDue = true;
    }

    /// <summary>Makes changes of all in which this node's clients differ from what was told. What has changed since waits already, and stands.</summary>
    private void CompareAll(long since)
    {
        IReadOnlyDictionary<string, (ConnectionId Connection, long Since)> here = _clients.Of(Index, since);
        _pending.SetEarlier(here
            .Where(client => !_held.TryGetValue(client.Key, out Holding holding) || holding.Connection != client.Value.Connection)
            .Select(client => (client.Key, Change.Here(client.Value.Connection, client.Value.Since))));
        _pending.SetEarlier(_held.Keys.Where(clientId => !here.ContainsKey(clientId)).Select(clientId => (clientId, Change.GoneUnseen())));
    }

    private async Task<bool> ClaimAsync()
    {
        ClaimAttempt attempt = _attempt!;
        long number = ++_number;
        string[]? epochs = await _requests.ClaimAsync(_incarnation, _former, number, attempt).ConfigureAwait(false);
        if (epochs is null)
        {
            _state.GiveUp(_incarnation);
            if (number == attempt.FirstNumber)
                TakeBack(attempt);
            return true;
        }

        _attempt = null;
        for (int i = 0; i < attempt.Items.Count; i++)
        {
            (string clientId, Holding holding) = attempt.Items[i];
            if (epochs[i] != "")
            {
                _held[clientId] = holding with { Epoch = epochs[i] };
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
        _pending.SetEarlier(attempt.Items
            .Where(item => item.Holding.Epoch == Holding.None)
            .Select(item => (item.ClientId, Change.Here(item.Holding.Connection, item.Holding.Since))));
    }

    private async Task ReleaseAsync(IReadOnlyList<Release> items)
    {
        try
        {
            if (!await _requests.ReleaseAsync(_incarnation, items).ConfigureAwait(false))
            {
                _state.GiveUp(_incarnation);
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

        foreach (Release release in items.Where(IsHeld))
            _held.Remove(release.ClientId);

        Volatile.Write(ref _heldCount, _held.Count);
    }

    /// <summary>Whoever has come back meanwhile need not be released: his new connection is claimed, and takes over. Of an epoch that is not this node's the next count finds out again.</summary>
    private void PutBack(IReadOnlyList<Release> items) => _pending.SetEarlier(items.Where(IsHeld).Select(release => (release.ClientId, release.Change)));

    private bool IsHeld(Release release) => _held.TryGetValue(release.ClientId, out Holding holding) && holding.Epoch == release.Epoch;

    /// <summary>
    /// Redis tells who was taken over by another node, and counts what it has of this one. Who was taken over is claimed again: by that it is decided once more who came last, and by nothing but that
    /// a connection here is ended. Where the number is not what it should be all the same, it is looked who is missing there, and who should not be there.
    /// </summary>
    private async Task CheckAsync()
    {
        (long count, IReadOnlyList<(string ClientId, string Epoch)> takenOver) = await _requests.CountAsync(_incarnation, MostTakenOver).ConfigureAwait(false);
        _isCountDue = takenOver.Count == MostTakenOver;
        string[] missing = [.. takenOver.Where(one => _held.TryGetValue(one.ClientId, out Holding holding) && holding.Epoch == one.Epoch).Select(one => one.ClientId)];
        _toAssert.Add(missing);
        if (!_isCountDue && count + missing.Length != _held.Count)
            await SettleAsync().ConfigureAwait(false);
    }

    private async Task SettleAsync()
    {
        HashSet<string> missing = new(_held.Keys, StringComparer.Ordinal);
        await foreach (IEnumerable<(string ClientId, string Epoch)> part in _requests.HeldAsync(_incarnation).ConfigureAwait(false))
        {
            Release[] found = [.. part.Select(one => new Release(one.ClientId, one.Epoch, Change.GoneUnseen()))];
            missing.ExceptWith(found.Where(IsHeld).Select(release => release.ClientId));
            foreach (Release[] strangers in found.Where(release => !IsHeld(release)).Chunk(Batch))
                await ReleaseAsync(strangers).ConfigureAwait(false);
        }

        _toAssert.Add(missing);
    }

    private void Order(Orders orders)
    {
        _pending.Order(orders);
        Wake();
    }

    private void Wake() => _work.Writer.TryWrite(true);
}
