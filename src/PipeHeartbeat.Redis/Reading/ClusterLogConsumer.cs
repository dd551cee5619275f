using System.Globalization;
using System.Runtime.CompilerServices;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>
/// Reads the cluster's log together with other readers of its group: each partition is one reader's, so that the events of a client come in order, and its position is kept in Redis, so that another
/// goes on where one left off. An event counts as done when the next is asked for; one that was not done comes again, maybe to another reader: each comes at least once. A reader has no part in the
/// cluster itself: it may run anywhere. Not thread-safe.
/// </summary>
/// <remarks>
/// Who has which partition is decided by rendezvous hashing among the readers that give signs of life, and made sure of by Redis: a reader's lease is counted up by the same script that reads, and whoever has lost the partition reads
/// nothing more of it. What a reader had already read when it lost a partition, it passes over; only the one event that it was working on may be done by two at once.
/// </remarks>
public sealed class ClusterLogConsumer
{
    private const int ReadAtOnce = 256;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MeetEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    private readonly IDatabase _database;
    private readonly ClusterLogConsumerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly PresenceScripts _scripts = new();
    private readonly long _self = Random.Shared.NextInt64(1, long.MaxValue);
    private readonly LeaseWatch _readers;
    private KeySpace? _keys;
    private IReadOnlyList<PartitionLog> _logs = [];
    private OwnedPartition[] _partitions = [];
    private long _metAt = long.MinValue;
    private IReadOnlyCollection<long> _living = [];

    /// <param name="connection">The way to Redis; it is left open.</param>
    /// <param name="options">Which log, and for whom.</param>
    /// <param name="timeProvider">The clock; default: the system's.</param>
    /// <exception cref="ArgumentException">An option is wrong.</exception>
    public ClusterLogConsumer(IConnectionMultiplexer connection, ClusterLogConsumerOptions options, TimeProvider? timeProvider = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        ArgumentNullException.ThrowIfNull(options);
        if (!IsName(options.Group))
            throw new ArgumentException($"Group = '{options.Group}' is no name: use 1 to 64 letters, without braces.", nameof(options));
        if (!IsName(options.KeyPrefix))
            throw new ArgumentException($"KeyPrefix = '{options.KeyPrefix}' cannot begin a key: use 1 to 64 letters, without braces.", nameof(options));
        if (options.LeaseTimeout < TimeSpan.FromSeconds(3) || options.LeaseTimeout > TimeSpan.FromMinutes(1))
            throw new ArgumentException($"LeaseTimeout = '{DurationText.Format(options.LeaseTimeout)}' is out of range: use 3s to 1m.", nameof(options));
        _database = connection.GetDatabase();
        _options = options;
        _timeProvider = timeProvider ?? TimeProvider.System;
        _readers = new LeaseWatch(options.LeaseTimeout, options.LeaseTimeout, _timeProvider);

        static bool IsName(string text) => text.Length is > 0 and <= 64 && text.AsSpan().IndexOfAny("{}") < 0;
    }

    private string Self => _self.ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads until it is cancelled. While Redis does not answer, or no node has ever joined, it waits. What was done is kept, and the partitions are given up, when the reading is ended.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ClusterEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                bool isThere = await TryAsync(MeetAsync).ConfigureAwait(false);
                bool isMore = false;
                for (int i = 0; isThere && i < _partitions.Length; i++)
                {
                    if (_partitions[i].Position is null)
                        continue;
                    await foreach (ClusterEvent told in ReadAsync(i).ConfigureAwait(false))
                    {
                        yield return told;
                        cancellationToken.ThrowIfCancellationRequested();
                        if (told.Kind is not (ClusterEventKind.Reset or ClusterEventKind.Snapshot) && _partitions[i].Position is not null)
                            _partitions[i].Position = told.Id;
                        isMore = true;
                    }
                }

                if (!isMore)
                    await Task.Delay(isThere ? LookEvery : RetryEvery, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await TryAsync(LeaveAsync).ConfigureAwait(false);
        }
    }

    /// <summary>The next events of a partition, as long as it is surely this reader's.</summary>
    private async IAsyncEnumerable<ClusterEvent> ReadAsync(int index)
    {
        OwnedPartition partition = _partitions[index];
        LogPart part = default;
        if (!await TryAsync(async () => part = await RenewAsync(index).ConfigureAwait(false)).ConfigureAwait(false))
            yield break;
        if (part.State == LogState.Lost)
        {
            (partition.Known, partition.Position) = (partition.Position, null);
            yield break;
        }

        foreach (ClusterEvent told in part.Events)
        {
            if (!IsSure(partition))
                yield break;
            yield return told;
        }

        if (part.State != LogState.Gap)
            yield break;
        await using IAsyncEnumerator<ClusterEvent> rows = _logs[index].SnapshotAsync(part.Last, ReadAtOnce).GetAsyncEnumerator();
        while (true)
        {
            bool isNext = false;
            if (!await TryAsync(async () => isNext = await rows.MoveNextAsync().ConfigureAwait(false)).ConfigureAwait(false) || !isNext)
                yield break;
            if (!IsSure(partition) && (!await TryAsync(async () => part = await RenewAsync(index).ConfigureAwait(false)).ConfigureAwait(false) || part.State == LogState.Lost))
                yield break;
            yield return rows.Current;
        }
    }

    private async Task<LogPart> RenewAsync(int index)
    {
        OwnedPartition partition = _partitions[index];
        long asked = _timeProvider.GetTimestamp();
        LogPart part = await _logs[index].ReadAsync(_keys!.Partitions[index].ReaderOf(_options.Group), Self, partition.Position!, ReadAtOnce).ConfigureAwait(false);

        // Another counts from when he sees the count, which is not before it was asked for.
        partition.SureUntil = asked + (long)(_options.LeaseTimeout.TotalSeconds * _timeProvider.TimestampFrequency);
        return part;
    }

    private bool IsSure(OwnedPartition partition) => _timeProvider.GetTimestamp() < partition.SureUntil;

    /// <summary>Once a second: gives a sign of life, sees who else does, and takes and gives partitions accordingly.</summary>
    private async Task MeetAsync()
    {
        if (_metAt != long.MinValue && _timeProvider.GetElapsedTime(_metAt) < MeetEvery)
            return;
        KeySpace keys = await FindKeysAsync().ConfigureAwait(false);
        RedisKey readers = keys.ReadersOf(_options.Group);
        await _database.HashIncrementAsync(readers, Self).ConfigureAwait(false);
        Dictionary<long, long> counters = (await _database.HashGetAllAsync(readers).ConfigureAwait(false)).ToDictionary(entry => (long)entry.Name, entry => (long)entry.Value);
        foreach ((long reader, _) in _readers.Look(counters))
        {
            // Should it be there after all, its next sign puts it back.
            if (reader != _self)
            {
                counters.Remove(reader);
                await _database.HashDeleteAsync(readers, reader).ConfigureAwait(false);
            }
        }

        _living = counters.Keys;
        await Task.WhenAll(Enumerable.Range(0, _partitions.Length).Select(ShareAsync)).ConfigureAwait(false);
        _metAt = _timeProvider.GetTimestamp();
    }

    private async Task ShareAsync(int index)
    {
        OwnedPartition partition = _partitions[index];
        PartitionKeys keys = _keys!.Partitions[index];
        bool isMine = Duty.IsOf(_self, _living, index);
        if (!isMine && partition.Position is { } position)
        {
            partition.Position = null;
            await _scripts.Yield.EvaluateAsync(_database, [.. keys.All, keys.ReaderOf(_options.Group)], Self, position).ConfigureAwait(false);
        }
        else if (isMine && partition.Position is null)
        {
            await TakeAsync(index, partition, keys).ConfigureAwait(false);
        }
    }

    private async Task TakeAsync(int index, OwnedPartition partition, PartitionKeys keys)
    {
        (string reader, string beat) = _timeProvider.GetElapsedTime(partition.SeenSince) >= _options.LeaseTimeout ? partition.Seen : ("", "");
        string[] answers = (string[])(await _scripts.Take.EvaluateAsync(_database, [.. keys.All, keys.ReaderOf(_options.Group)], Self, reader, beat).ConfigureAwait(false))!;
        if (answers[0] != "ok")
        {
            if (partition.Seen != (answers[1], answers[2]))
                (partition.Seen, partition.SeenSince) = ((answers[1], answers[2]), _timeProvider.GetTimestamp());
            return;
        }

        partition.Seen = ("", "");
        partition.Position = answers[1] is { Length: > 0 } kept ? kept : partition.Known ?? (_options.StartsAtEnd ? await _logs[index].LastAsync().ConfigureAwait(false) : StreamId.First);
    }

    private async Task<KeySpace> FindKeysAsync()
    {
        if (_keys is not null)
            return _keys;
        int partitions = (int)await _database.HashGetAsync(new KeySpace(_options.KeyPrefix, 1).Meta, "partitions").ConfigureAwait(false);
        if (partitions == 0)
            throw new TimeoutException("No node has joined yet.");
        var keys = new KeySpace(_options.KeyPrefix, partitions);
        _logs = PartitionLog.OfAll(_database, _scripts, keys, new NodeNames(_database, keys, _timeProvider));
        _partitions = [.. keys.Partitions.Select(_ => new OwnedPartition())];
        return _keys = keys;
    }

    private async Task LeaveAsync()
    {
        if (_keys is not { } keys)
            return;
        await _database.HashDeleteAsync(keys.ReadersOf(_options.Group), Self).ConfigureAwait(false);
        for (int i = 0; i < _partitions.Length; i++)
        {
            if (_partitions[i].Position is not { } position)
                continue;
            _partitions[i].Position = null;
            await _scripts.Yield.EvaluateAsync(_database, [.. keys.Partitions[i].All, keys.Partitions[i].ReaderOf(_options.Group)], Self, position).ConfigureAwait(false);
        }

        _metAt = long.MinValue;
    }

    /// <returns>Whether Redis has answered.</returns>
    private static async Task<bool> TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
            return true;
        }
        catch (Exception error) when (error is RedisException or TimeoutException or OperationCanceledException)
        {
            // A request that could not be sent comes back as cancelled.
            return false;
        }
    }
}
