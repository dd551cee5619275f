using System.Runtime.CompilerServices;

namespace PipeHeartbeat.Redis;

/// <summary>
/// Reads the log of all partitions for one who wants all of it. Each partition is asked by itself: where one does not answer, what the others tell still comes. For one enumeration.
/// </summary>
/// <param name="partitions">How many there are.</param>
/// <param name="log">The log of one of them, by its index; throws a <see cref="TimeoutException"/> where there is no connection.</param>
/// <param name="isOver">Whether this node has no part in the cluster any more: then the reading ends.</param>
/// <param name="timeProvider">Paces it.</param>
internal sealed class ClusterLogReader(int partitions, Func<int, PartitionLog> log, Func<bool> isOver, TimeProvider timeProvider)
{
    /// <summary>So that what waits in memory for one who reads slowly is bounded: a few hundred bytes each.</summary>
    private const int MostInMemory = 8_192;
    private const int FewestAtOnce = 4;
    private const int LookAtOnce = 512;
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan RetryEvery = TimeSpan.FromSeconds(1);

    private readonly Task<LogPart?>?[] _reads = new Task<LogPart?>?[partitions];
    private readonly long[] _notBefore = new long[partitions];
    private readonly int _atOnce = Math.Max(FewestAtOnce, MostInMemory / partitions);

    /// <param name="after">After what; <see langword="null"/>: all that the log holds.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ClusterEvent> ReadAsync(ClusterPosition? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] positions = [.. Enumerable.Range(0, partitions).Select(i => after?[i] ?? StreamId.First)];
        while (!isOver())
        {
            await AskAsync(positions, cancellationToken).ConfigureAwait(false);
            bool isMore = false;
            for (int i = 0; i < partitions; i++)
            {
                if (_reads[i] is not { IsCompleted: true } read)
                    continue;
                _reads[i] = null;
                if (await read.ConfigureAwait(false) is not { } part)
                {
                    Rest(i);
                    continue;
                }

                foreach (ClusterEvent told in part.Events)
                {
                    yield return told;
                    positions[i] = told.Id;
                }

                isMore |= part.Events.Count == _atOnce;
                if (part.State != LogState.Gap)
                    continue;
                bool isWhole = false;
                await foreach (ClusterEvent told in SnapshotAsync(i, part.Last, cancellationToken).ConfigureAwait(false))
                {
                    yield return told;
                    isWhole = told.Kind == ClusterEventKind.Live;
                }

                // Where Redis did not answer in between, the next look finds the same gap: it begins with a reset again.
                if (isWhole)
                    positions[i] = part.Last;
                else
                    Rest(i);
            }

            if (!isMore)
                await Task.Delay(LookEvery, timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Asks all that are not asked yet, and waits until all have answered, for a moment at most.</summary>
    private async Task AskAsync(string[] positions, CancellationToken cancellationToken)
    {
        long now = timeProvider.GetTimestamp();
        for (int i = 0; i < partitions; i++)
        {
            if (_reads[i] is null && _notBefore[i] <= now)
                _reads[i] = ReadAsync(i, positions[i]);
        }

        Task all = Task.WhenAll(_reads.OfType<Task>());
        await all.WaitAsync(LookEvery, timeProvider, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Rest(int partition) => _notBefore[partition] = timeProvider.GetTimestamp() + (long)(RetryEvery.TotalSeconds * timeProvider.TimestampFrequency);

    private Task<LogPart?> ReadAsync(int partition, string position) => TryAsync<LogPart?>(async () => await log(partition).ReadAsync(position, _atOnce).ConfigureAwait(false));

    /// <summary>As far as Redis answers.</summary>
    private async IAsyncEnumerable<ClusterEvent> SnapshotAsync(int partition, string last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await TryAsync(() => Task.FromResult<PartitionLog?>(log(partition))).ConfigureAwait(false) is not { } there)
            yield break;
        await using IAsyncEnumerator<ClusterEvent> rows = there.SnapshotAsync(last, LookAtOnce).GetAsyncEnumerator(cancellationToken);
        while (await TryAsync(async () => await rows.MoveNextAsync().ConfigureAwait(false) ? rows.Current : null).ConfigureAwait(false) is { } told)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return told;
        }
    }

    /// <returns>What is <see langword="null"/> where Redis did not answer.</returns>
    private static async Task<T?> TryAsync<T>(Func<Task<T?>> read)
    {
        T? result = default;
        await Attempt.TryAsync(async () => result = await read().ConfigureAwait(false)).ConfigureAwait(false);
        return result;
    }
}
