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
    private const int LookAtOnce = 256;
    private const int MostInMemory = 8_192;
    private const int FewestAtOnce = 4;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    private readonly IDatabase _database;
    private readonly ClusterLogConsumerOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly PresenceScripts _scripts = new();
    private readonly GroupMembers _members;
    private KeySpace? _keys;
    private IReadOnlyList<PartitionLog> _logs = [];
    private OwnedPartition[] _partitions = [];
    private int _atOnce;
    private bool _hasRead;
    private int _first;

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
        _members = new GroupMembers(_database, options, _timeProvider);

        static bool IsName(string text) => text.Length is > 0 and <= 64 && text.AsSpan().IndexOfAny("{}") < 0;
    }

    /// <summary>Reads until it is cancelled. While Redis does not answer, or no node has ever joined, it waits. What was done is kept, and the partitions are given up, when the reading is ended.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ClusterEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        try
        {
            while (!await Attempt.TryAsync(FindKeysAsync).ConfigureAwait(false))
                await Task.Delay(RetryEvery, _timeProvider, cancellationToken).ConfigureAwait(false);
            while (true)
            {
                _members.GiveSign(_keys!);
                Share();
                await AskAsync(cancellationToken).ConfigureAwait(false);
                bool isMore = false;
                int first = _first;
                for (int k = 0; k < _partitions.Length; k++)
                {
                    int i = (first + k) % _partitions.Length;
                    await foreach (ClusterEvent told in TakeReadAsync(i).ConfigureAwait(false))
                    {
                        yield return told;
                        if (told.Kind is not (ClusterEventKind.Reset or ClusterEventKind.Snapshot) && _partitions[i].Position is not null)
                            _partitions[i].Position = told.Id;
                        cancellationToken.ThrowIfCancellationRequested();
                        isMore = true;

                        // Whoever works on events for long gives his sign between two.
                        if (_members.GiveSign(_keys!))
                            Share();
                    }
                }

                if (!isMore)
                    await Task.Delay(LookEvery, _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await LeaveAsync().ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Asks for what comes next in all partitions that are this reader's, and waits until all have answered, for a moment at most: one that does not answer holds up no other.
    /// </summary>
    private async Task AskAsync(CancellationToken cancellationToken)
    {
        long now = _timeProvider.GetTimestamp();
        for (int i = 0; i < _partitions.Length; i++)
        {
            OwnedPartition partition = _partitions[i];
            bool isToRead = partition.Read is null || (partition.Read.IsCompleted && IsHalfOver(partition));
            if (partition.Position is not null && isToRead && partition.NotBefore <= now)
                partition.Read = RenewAsync(i, _atOnce);
        }

        await Task.WhenAll(_partitions.Select(partition => partition.Read).OfType<Task>()).WaitAsync(LookEvery, _timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>What was read of a partition, as long as it is surely this reader's.</summary>
    private async IAsyncEnumerable<ClusterEvent> TakeReadAsync(int index)
    {
        OwnedPartition partition = _partitions[index];
        if (partition.Read is not { IsCompleted: true } read)
            yield break;
        partition.Read = null;
        if (await read.ConfigureAwait(false) is not { } part)
        {
            Rest(partition);
            yield break;
        }

        if (part.State == LogState.Lost)
        {
            partition.Lose();
            yield break;
        }

        _hasRead = true;
        foreach (ClusterEvent told in part.Events)
        {
            if (partition.Position is null)
                yield break;

            // The rest is read again, with a lease that is as good as new, and comes first then.
            if (IsHalfOver(partition))
            {
                _first = index;
                yield break;
            }

            yield return told;
        }

        if (part.State != LogState.Gap)
            yield break;
        await using IAsyncEnumerator<ClusterEvent> rows = _logs[index].SnapshotAsync(part.Last, LookAtOnce).GetAsyncEnumerator();
        while (true)
        {
            bool isNext = false;
            bool isAnswered = await Attempt.TryAsync(async () => isNext = await rows.MoveNextAsync().ConfigureAwait(false)).ConfigureAwait(false);
            if (isAnswered && !isNext)
                yield break;
            if (!isAnswered || !await IsStillOwnAsync(index).ConfigureAwait(false))
            {
                // The next look finds the same gap: it begins with a reset again.
                Rest(partition);
                yield break;
            }

            yield return rows.Current;
        }
    }

    private void Rest(OwnedPartition partition) => partition.NotBefore = After(_timeProvider.GetTimestamp(), RetryEvery);

    private long After(long timestamp, TimeSpan duration) => timestamp + (long)(duration.TotalSeconds * _timeProvider.TimestampFrequency);

    /// <returns><see langword="null"/> where Redis did not answer.</returns>
    private async Task<LogPart?> RenewAsync(int index, int count)
    {
        OwnedPartition partition = _partitions[index];
        long asked = _timeProvider.GetTimestamp();
        LogPart? part = null;
        await Attempt.TryAsync(async () => part = await _logs[index].ReadAsync(_keys!.Partitions[index].ReaderOf(_options.Group), _members.Self, partition.Position!, count).ConfigureAwait(false)).ConfigureAwait(false);

        // Another counts from when he sees the count, which is not before it was asked for.
        if (part is not null)
            partition.SureUntil = After(asked, _options.LeaseTimeout);
        return part;
    }

    private bool IsHalfOver(OwnedPartition partition) => LeaseLeft(partition) <= _options.LeaseTimeout / 2;

    private TimeSpan LeaseLeft(OwnedPartition partition) => _timeProvider.GetElapsedTime(_timeProvider.GetTimestamp(), partition.SureUntil);

    /// <summary>Renews the lease when half of it is over; what is read by that is read again.</summary>
    private async Task<bool> IsStillOwnAsync(int index)
    {
        OwnedPartition partition = _partitions[index];
        if (partition.Position is null)
            return false;
        return !IsHalfOver(partition) || (await RenewAsync(index, 1).ConfigureAwait(false) is { State: not LogState.Lost } && LeaseLeft(partition) > TimeSpan.Zero);
    }

    /// <summary>Takes and gives partitions as the members are known to be. Waits for no answer: what there is of answers is made use of.</summary>
    private void Share()
    {
        for (int i = 0; i < _partitions.Length; i++)
            Share(i);
    }

    private void Share(int index)
    {
        OwnedPartition partition = _partitions[index];
        if (partition.Taking is { IsCompleted: true } taken)
            partition.EndTaking(taken.GetAwaiter().GetResult());
        if (_members.Living is not { } living)
            return;
        bool isMine = Duty.IsOf(_members.Number, living, index);
        if (!isMine && partition.Position is { } position)
        {
            partition.Position = null;
            partition.Yielding = YieldAsync(index, position);
        }
        else if (isMine && partition is { Position: null, Taking: null, Read: null, Yielding.IsCompleted: true } && partition.NotBefore <= _timeProvider.GetTimestamp())
        {
            Rest(partition);
            partition.Taking = TakeAsync(index, partition);
        }
    }

    /// <returns>From where to read on; <see langword="null"/> where it is another's, or Redis did not answer.</returns>
    private async Task<string?> TakeAsync(int index, OwnedPartition partition)
    {
        PartitionKeys keys = _keys!.Partitions[index];
        string? position = null;
        await Attempt.TryAsync(async () =>
        {
            (string reader, string beat) = _timeProvider.GetElapsedTime(partition.SeenSince) >= _options.LeaseTimeout ? partition.Seen : ("", "");
            long asked = _timeProvider.GetTimestamp();
            string[] answers = (string[])(await _scripts.Take.EvaluateAsync(_database, [.. keys.All, keys.ReaderOf(_options.Group)], _members.Self, reader, beat).ConfigureAwait(false))!;
            if (answers[0] != "ok")
            {
                if (partition.Seen != (answers[1], answers[2]))
                    (partition.Seen, partition.SeenSince) = ((answers[1], answers[2]), _timeProvider.GetTimestamp());
                return;
            }

            partition.Seen = ("", "");
            partition.SureUntil = After(asked, _options.LeaseTimeout);
            position = answers[1] is { Length: > 0 } kept ? kept : partition.Known ?? await FindBeginningAsync(index).ConfigureAwait(false);
        }).ConfigureAwait(false);
        return position;
    }

    /// <summary>Where nobody's place is kept: the group is new; or everything was flushed while it read, then it is to be found that events were missed.</summary>
    private async Task<string> FindBeginningAsync(int index)
    {
        if (_hasRead)
            return StreamId.Void;
        return _options.StartsAtEnd ? await _logs[index].LastAsync().ConfigureAwait(false) : StreamId.First;
    }

    private Task<bool> YieldAsync(int index, string position)
    {
        PartitionKeys keys = _keys!.Partitions[index];
        return Attempt.TryAsync(() => _scripts.Yield.EvaluateAsync(_database, [.. keys.All, keys.ReaderOf(_options.Group)], _members.Self, position));
    }

    private async Task FindKeysAsync()
    {
        if (_keys is not null)
            return;
        int partitions = (int)await _database.HashGetAsync(new KeySpace(_options.KeyPrefix, 1).Meta, "partitions").ConfigureAwait(false);
        if (partitions == 0)
            throw new TimeoutException("No node has joined yet.");
        var keys = new KeySpace(_options.KeyPrefix, partitions);
        _logs = PartitionLog.OfAll(_database, _scripts, keys, new NodeNames(_database, keys, _timeProvider));
        _partitions = [.. keys.Partitions.Select(_ => new OwnedPartition())];
        _atOnce = Math.Max(FewestAtOnce, MostInMemory / partitions);
        _keys = keys;
    }

    /// <summary>Gives up what it has, as far as Redis answers.</summary>
    private async Task LeaveAsync()
    {
        if (_keys is not { } keys)
            return;
        await _members.LeaveAsync(keys).ConfigureAwait(false);
        await Task.WhenAll(_partitions.Select((partition, i) => LeaveAsync(i, partition))).ConfigureAwait(false);
    }

    private async Task LeaveAsync(int index, OwnedPartition partition)
    {
        // What is on its way would come after it.
        await Task.WhenAll([partition.Yielding, .. ((Task?[])[partition.Taking, partition.Read]).OfType<Task>()]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        string? position = partition.Taking is { } taken ? taken is { IsCompletedSuccessfully: true } ? taken.Result : null : partition.Position;
        (partition.Taking, partition.Read, partition.Position) = (null, null, null);
        if (position is not null)
            await YieldAsync(index, position).ConfigureAwait(false);
    }
}
