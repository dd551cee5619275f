using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>
/// This node among the others: takes an incarnation, counts its lease up once a second, sees who gives no sign of life any more, and does its share of what
/// one node has to do for all. Its properties are thread-safe.
/// </summary>
internal sealed class ClusterNode(ClusterState state, IReadOnlyList<Partition> partitions, string description, TimeProvider timeProvider, ILogger logger) : IDisposable
{
    private const int Sweep = 256;
    private const int Look = 512;
    private const int ChecksEvery = 5;
    private const int ClockReadings = 5;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(3);

    /// <summary>How long claims that waited while a partition was away have to come, before anybody is declared offline there; as long as ends that are told late are waited for.</summary>
    private static readonly TimeSpan LateGrace = TimeSpan.FromSeconds(4);

    private readonly LeaseWatch _leases = new(state.Options.LeaseTimeout, LongestGap, timeProvider);
    private readonly Dictionary<long, LostNode> _lost = [];

    // Held by a round, and by leaving: a round that is under way would join anew what has just left.
    private readonly SemaphoreSlim _turn = new(1);
    private long _answeredAt = long.MinValue;
    private readonly PartitionSweep[] _sweeps = [.. partitions.Select(_ => new PartitionSweep())];
    private int _round;
    private volatile bool _isLeaving;

    /// <summary>Whether Redis has answered lately, and this node is one of the cluster.</summary>
    public bool IsJoined => state.Incarnation != 0 && Volatile.Read(ref _answeredAt) is var at and not long.MinValue && timeProvider.GetElapsedTime(at) < LongestSilence;

    /// <summary>Runs until it is cancelled.</summary>
    /// <exception cref="ForeignKeysException">The keys are those of another version, or number of partitions.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Beat, timeProvider);
        do
        {
            try
            {
                await RoundAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is not ForeignKeysException && !cancellationToken.IsCancellationRequested)
            {
                // Whatever it was: a node that counts its lease up no more is lost. A request that could not be sent comes back as cancelled.
                state.CountFailure();
                _leases.Miss();
                Log.NodeFailed(logger, error.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Leaves the others, for good: what it may still hold they release.</summary>
    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        _isLeaving = true;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (state.Incarnation is var incarnation and not 0)
            await state.Scripts.Condemn.EvaluateAsync(state.Database, [state.Keys.Beats, state.Keys.Nodes, state.Keys.Lost], incarnation, "").WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => _turn.Dispose();

    private async Task RoundAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_isLeaving)
                await BeatAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        if (state.Incarnation == 0)
            await JoinAsync().ConfigureAwait(false);
        long self = state.Incarnation;
        RedisResult[] answers = await RenewAsync(self).ConfigureAwait(false);
        if ((int)answers[0] == 0)
        {
            // It was taken for dead, or everything was flushed.
            Log.Fenced(logger, self);
            state.GiveUp(self);
            await JoinAsync().ConfigureAwait(false);
            return;
        }

        Volatile.Write(ref _answeredAt, timeProvider.GetTimestamp());
        Dictionary<long, long> counters = ReadCounters((RedisValue[])answers[1]!);
        HashSet<long> lost = [.. ((RedisValue[])answers[2]!).Select(node => (long)node)];
        foreach ((long node, long counter) in _leases.Look(counters))
        {
            if (node != self && await CondemnAsync(node, counter).ConfigureAwait(false))
            {
                counters.Remove(node);
                lost.Add(node);
            }
        }

        // Not waited for: there may be very many, or a part of Redis may be away, and the lease goes on.
        long[] living = [.. counters.Keys];
        for (int i = 0; i < _sweeps.Length; i++)
        {
            (PartitionSweep sweep, PartitionKeys keys) = (_sweeps[i], state.Keys.Partitions[i]);
            if (sweep.Work.IsCompleted && Duty.IsOf(self, living, i))
                sweep.Work = TryAsync(() => SweepAsync(sweep, keys, living, lost), cancellationToken);
        }

        ServeLost(self, living, lost, cancellationToken);
        for (int i = _round++ % ChecksEvery; i < partitions.Count; i += ChecksEvery)
            partitions[i].Count();
    }

    private async Task<RedisResult[]> RenewAsync(long self)
    {
        long sentAt = timeProvider.GetTimestamp();
        RedisValue known = state.Clock.IsKnown ? state.Clock.AtLeast(sentAt) : "";
        RedisResult[] answers = (RedisResult[])(await state.Scripts.Renew.EvaluateAsync(state.Database, [state.Keys.Beats, state.Keys.Lost, state.Keys.Meta], self, known).ConfigureAwait(false))!;
        long answeredAt = timeProvider.GetTimestamp();
        RedisValue[] time = (RedisValue[])answers[3]!;
        state.Clock.Learn(sentAt, answeredAt, ((double)time[0] * 1_000) + ((double)time[1] / 1_000) + (double)answers[4]);
        return answers;
    }

    private async Task JoinAsync()
    {
        RedisValue[] answers = (RedisValue[])(await state.Scripts.Join.EvaluateAsync(
            state.Database,
            [state.Keys.Incarnation, state.Keys.Nodes, state.Keys.Beats, state.Keys.Meta],
            KeySpace.Version,
            partitions.Count,
            description).ConfigureAwait(false))!;
        if (answers[0] != "ok")
        {
            throw new ForeignKeysException(
                $"PipeHeartbeat:Redis:Partitions = '{partitions.Count}' does not fit the keys that are there: they are of version {answers[1]} and have {answers[2]} partitions; use as many, or another KeyPrefix.");
        }

        // Before anything is claimed: by this clock is told who came last. What a node knew that the others took for dead is no measure for them.
        state.Clock.Forget();
        for (int i = 0; i < ClockReadings; i++)
            await RenewAsync((long)answers[1]).ConfigureAwait(false);
        state.Incarnation = (long)answers[1];
        Log.Joined(logger, state.Incarnation);
        foreach (Partition partition in partitions)
            partition.Assert();
    }

    private static Dictionary<long, long> ReadCounters(RedisValue[] pairs)
    {
        var counters = new Dictionary<long, long>(pairs.Length / 2);
        for (int i = 0; i < pairs.Length; i += 2)
            counters[(long)pairs[i]] = (long)pairs[i + 1];
        return counters;
    }

    private async Task<bool> CondemnAsync(long node, long counter)
    {
        bool isLost = (int)await state.Scripts.Condemn.EvaluateAsync(
            state.Database, [state.Keys.Beats, state.Keys.Nodes, state.Keys.Lost], node, counter).ConfigureAwait(false) == 1;
        if (isLost)
            Log.NodeLost(logger, node, state.Options.LeaseTimeout.TotalSeconds);
        return isLost;
    }

    /// <summary>
    /// Ends the sessions of those who were waited for in vain; a node that holds clients there, and of which nobody knows, is lost. Where the partition has not answered all the while, it is only looked at:
    /// time has passed for those who are waited for, but whoever came back elsewhere could not be told of.
    /// </summary>
    private async Task SweepAsync(PartitionSweep sweep, PartitionKeys keys, IEnumerable<long> living, IEnumerable<long> lost)
    {
        RedisValue[] answers;
        int most;
        do
        {
            long now = timeProvider.GetTimestamp();
            if (sweep.AnsweredAt is not { } answeredAt || timeProvider.GetElapsedTime(answeredAt, now) > LongestGap)
                sweep.AnswersSince = null;
            most = sweep.AnswersSince is { } since && timeProvider.GetElapsedTime(since, now) >= LateGrace ? Sweep : 0;
            answers = (RedisValue[])(await state.Scripts.Sweep.EvaluateAsync(state.Database, keys.All, state.Options.LogLength, most).ConfigureAwait(false))!;
            sweep.AnsweredAt = timeProvider.GetTimestamp();
            sweep.AnswersSince ??= sweep.AnsweredAt;
        }
        while (most > 0 && (int)answers[0] == most); // More than one request is to hold Redis up with.

        RedisValue[] unknown = [.. answers.Skip(1).Select(node => (long)node).Distinct().Except(living).Except(lost).Select(node => (RedisValue)node)];
        if (unknown.Length > 0)
            await state.Scripts.Disown.EvaluateAsync(state.Database, [state.Keys.Beats, state.Keys.Lost], unknown).ConfigureAwait(false);
    }

    /// <summary>
    /// A lost node is shut out at once and what it held is released after its grace, by whoever's duty it is. Who has learned of it late, or has the duty only now
    /// that another is lost, too, waits a little longer than need be.
    /// </summary>
    private void ServeLost(long self, IReadOnlyCollection<long> living, IReadOnlyCollection<long> lost, CancellationToken cancellationToken)
    {
        foreach (long done in _lost.Keys.Where(node => !lost.Contains(node)).ToArray())
            _lost.Remove(done);
        foreach (long node in lost)
        {
            if (!_lost.TryGetValue(node, out LostNode? known))
                _lost[node] = known = new LostNode(partitions.Count) { LearnedAt = timeProvider.GetTimestamp() };
            if (!known.Work.IsCompleted || !Duty.IsOf(self, living, node))
                continue;
            known.Work = TryAsync(() => FenceAndReapAsync(node, known, cancellationToken), cancellationToken);
        }
    }

    private async Task TryAsync(Func<Task> work, CancellationToken cancellationToken)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // In the next round again.
            state.CountFailure();
            Log.NodeFailed(logger, error.Message);
        }
        catch (Exception)
        {
            // Stopped.
        }
    }

    /// <summary>Each partition by itself: one that does not answer is for another round, and holds up no other.</summary>
    private async Task FenceAndReapAsync(long node, LostNode known, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Enumerable.Range(0, partitions.Count)
            .Where(i => !known.IsReaped[i])
            .Select(i => FenceAndReapAsync(node, known, i, cancellationToken))).ConfigureAwait(false);
        await state.Database.HashDeleteAsync(state.Keys.Lost, node).ConfigureAwait(false);

        // Should it be found lost once more, before this node has seen that it was not: a partition may have failed over to a replica that had not heard of it all.
        known.BeginAnew(timeProvider.GetTimestamp());
        Log.Reaped(logger, node, known.Released);
    }

    private async Task FenceAndReapAsync(long node, LostNode known, int partition, CancellationToken cancellationToken)
    {
        PartitionKeys keys = state.Keys.Partitions[partition];
        if (!known.IsFenced[partition])
            await state.Scripts.Fence.EvaluateAsync(state.Database, keys.All, node).ConfigureAwait(false);
        known.IsFenced[partition] = true;
        TimeSpan passed = timeProvider.GetElapsedTime(known.LearnedAt);
        TimeSpan left = state.Options.NodeLostGrace - passed;

        // It was away, perhaps: who has come back elsewhere could not be told of.
        if (passed > LongestGap && left < LateGrace)
            left = LateGrace;
        if (left > TimeSpan.Zero)
            await Task.Delay(left, timeProvider, cancellationToken).ConfigureAwait(false);
        await ReapAsync(keys, node, known).ConfigureAwait(false);
        known.IsReaped[partition] = true;
    }

    private async Task ReapAsync(PartitionKeys keys, long node, LostNode known)
    {
        RedisValue cursor = 0;
        do
        {
            RedisValue[] answers = (RedisValue[])(await state.Scripts.Reap.EvaluateAsync(state.Database, keys.All, node, state.Options.LogLength, cursor, Look).ConfigureAwait(false))!;
            cursor = answers[0];
            known.Count((long)answers[1]);
        }
        while (cursor != 0);
    }
}
