using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>
/// This node among the others: takes an incarnation, counts its lease up once a second, sees who gives no sign of life any more, and does its share of what
/// one node has to do for all. Its properties are thread-safe.
/// </summary>
internal sealed class ClusterNode(ClusterState state, IReadOnlyList<Partition> partitions, string description, TimeProvider timeProvider, ILogger logger)
{
    private const int Sweep = 256;
    private const int Look = 512;
    private const int ChecksEvery = 5;
    private const int ClockReadings = 5;
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestGap = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(3);

    private readonly LeaseWatch _leases = new(state.Options.LeaseTimeout, LongestGap, timeProvider);
    private readonly Dictionary<long, LostNode> _lost = [];
    private long _answeredAt = long.MinValue;
    private Task _sweeping = Task.CompletedTask;
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
                await RoundAsync().ConfigureAwait(false);
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

    /// <summary>Leaves the others: what it may still hold they release.</summary>
    public async Task LeaveAsync()
    {
        _isLeaving = true;
        if (state.Incarnation is var incarnation and not 0)
            await state.Scripts.Condemn.EvaluateAsync(state.Database, [state.Keys.Beats, state.Keys.Nodes, state.Keys.Lost], incarnation, "").ConfigureAwait(false);
    }

    private async Task RoundAsync()
    {
        if (_isLeaving)
            return;
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
        if (_sweeping.IsCompleted)
            _sweeping = TryAsync(() => SweepAsync(self, [.. counters.Keys], lost));
        ServeLost(self, counters.Keys, lost);
        for (int i = _round++ % ChecksEvery; i < partitions.Count; i += ChecksEvery)
            partitions[i].Count();
    }

    private async Task<RedisResult[]> RenewAsync(long self)
    {
        long sentAt = timeProvider.GetTimestamp();
        RedisResult[] answers = (RedisResult[])(await state.Scripts.Renew.EvaluateAsync(state.Database, [state.Keys.Beats, state.Keys.Lost], self).ConfigureAwait(false))!;
        long answeredAt = timeProvider.GetTimestamp();
        RedisValue[] time = (RedisValue[])answers[3]!;
        state.Clock.Learn(sentAt, answeredAt, ((double)time[0] * 1_000) + ((double)time[1] / 1_000));
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

        // Before anything is claimed: by this clock is told who came last.
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

    private async Task SweepAsync(long self, IReadOnlyCollection<long> living, IReadOnlyCollection<long> lost)
    {
        IEnumerable<long>[] holders = await Task.WhenAll(partitions
            .Where(partition => Duty.IsOf(self, living, partition.Index))
            .Select(partition => SweepAsync(state.Keys.Partitions[partition.Index]))).ConfigureAwait(false);
        RedisValue[] unknown = [.. holders.SelectMany(one => one).Distinct().Except(living).Except(lost).Select(node => (RedisValue)node)];
        if (unknown.Length > 0)
            await state.Scripts.Disown.EvaluateAsync(state.Database, [state.Keys.Beats, state.Keys.Lost], unknown).ConfigureAwait(false);
    }

    /// <returns>Which nodes hold clients there.</returns>
    private async Task<IEnumerable<long>> SweepAsync(PartitionKeys keys)
    {
        RedisValue[] answers;
        do
            answers = (RedisValue[])(await state.Scripts.Sweep.EvaluateAsync(state.Database, keys.All, state.Options.LogLength, Sweep).ConfigureAwait(false))!;
        while ((int)answers[0] == Sweep); // More than one request is to hold Redis up with.
        return answers.Skip(1).Select(node => (long)node);
    }

    /// <summary>
    /// A lost node is shut out at once and what it held is released after its grace, by whoever's duty it is. Who has learned of it late, or has the duty only now
    /// that another is lost, too, waits a little longer than need be.
    /// </summary>
    private void ServeLost(long self, IReadOnlyCollection<long> living, IReadOnlyCollection<long> lost)
    {
        foreach (long done in _lost.Keys.Where(node => !lost.Contains(node)).ToArray())
            _lost.Remove(done);
        foreach (long node in lost)
        {
            if (!_lost.TryGetValue(node, out LostNode? known))
                _lost[node] = known = new LostNode { LearnedAt = timeProvider.GetTimestamp() };
            if (!known.Work.IsCompleted || !Duty.IsOf(self, living, node))
                continue;
            known.Work = TryAsync(() => FenceAndReapAsync(node, known));
        }
    }

    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // In the next round again.
            state.CountFailure();
            Log.NodeFailed(logger, error.Message);
        }
    }

    private async Task FenceAndReapAsync(long node, LostNode known)
    {
        if (!known.IsFenced)
            await Task.WhenAll(state.Keys.Partitions.Select(keys => state.Scripts.Fence.EvaluateAsync(state.Database, keys.All, node))).ConfigureAwait(false);
        known.IsFenced = true;
        if (state.Options.NodeLostGrace - timeProvider.GetElapsedTime(known.LearnedAt) is var left && left > TimeSpan.Zero)
            await Task.Delay(left, timeProvider).ConfigureAwait(false);
        if (!_isLeaving)
            await ReapAsync(node).ConfigureAwait(false);
    }

    private async Task ReapAsync(long node)
    {
        long[] released = await Task.WhenAll(state.Keys.Partitions.Select(keys => ReapAsync(keys, node))).ConfigureAwait(false);
        await state.Database.HashDeleteAsync(state.Keys.Lost, node).ConfigureAwait(false);
        Log.Reaped(logger, node, released.Sum());
    }

    private async Task<long> ReapAsync(PartitionKeys keys, long node)
    {
        RedisValue cursor = 0;
        long released = 0;
        do
        {
            RedisValue[] answers = (RedisValue[])(await state.Scripts.Reap.EvaluateAsync(state.Database, keys.All, node, state.Options.LogLength, cursor, Look).ConfigureAwait(false))!;
            cursor = answers[0];
            released += (long)answers[1];
        }
        while (cursor != 0);
        return released;
    }
}
