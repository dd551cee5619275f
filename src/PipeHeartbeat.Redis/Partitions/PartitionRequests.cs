using PipeHeartbeat.Protocol;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>The requests of a node to one partition, as scripts take and answer them. All throw what Redis, or the way to it, throws.</summary>
internal sealed class PartitionRequests(ClusterState state, PartitionKeys keys, TimeProvider timeProvider)
{
    private const int Look = 512;
    private const string CarriedOut = "ok";

    // Of whoever has this partition: in a Redis Cluster not the one whose clock the nodes share.
    private readonly RedisClock _clock = new(timeProvider);

    /// <summary>Whether there is a connection to whoever has the partition. Asks nobody.</summary>
    public bool CanBeSent => state.Database.IsConnected(keys.Sessions);

    /// <summary>Whether it is known what time it is there.</summary>
    public bool KnowsTime => _clock.IsKnown;

    /// <summary>Whoever answers next may be another, whose clock says something else.</summary>
    public void ForgetTime() => _clock.Forget();

    public Task LearnTimeAsync(long node) => CountAsync(node, 0);

    /// <param name="node">This node's incarnation.</param>
    /// <param name="former">That of before; 0 for none.</param>
    /// <param name="number">The number of the request.</param>
    /// <param name="attempt">Who is claimed.</param>
    /// <returns>Of each its epoch, or an empty text where another has it; <see langword="null"/> if the node is shut out.</returns>
    public async Task<string[]?> ClaimAsync(long node, long former, long number, ClaimAttempt attempt)
    {
        RedisValue[] values =
        [
            node, number, attempt.FirstNumber, state.Options.LogLength, former == 0 ? "" : former,
            .. attempt.Items.SelectMany(item => (RedisValue[])[item.ClientId, item.Holding.Connection.ToString(), item.Holding.Epoch, state.Clock.At(item.Holding.Since)]),
        ];
        long sentAt = timeProvider.GetTimestamp();
        RedisValue[] answers = await AskAsync(state.Scripts.Claim, values).ConfigureAwait(false);
        if (answers[0] != CarriedOut)
            return null;
        Learn(sentAt, answers[1]);
        return [.. answers.Skip(2).Select(answer => answer.ToString())];
    }

    /// <returns><see langword="false"/> if the node is shut out.</returns>
    public async Task<bool> ReleaseAsync(long node, IEnumerable<Release> releases)
    {
        RedisValue[] values =
        [
            node, state.Options.LogLength,
            .. releases.SelectMany(release => (RedisValue[])[release.ClientId, release.Epoch, release.Change.Reason.ToName(), (long)release.Change.Grace.TotalMilliseconds, EndedMs(release.Change)]),
        ];
        return (await AskAsync(state.Scripts.Release, values).ConfigureAwait(false))[0] == CarriedOut;
    }

    /// <param name="node">This node's incarnation.</param>
    /// <param name="most">How many of those who were taken over to tell of.</param>
    /// <returns>How many clients the node is said to have, and of those who were taken over by other nodes since it asked last the epoch that it had them under.</returns>
    public async Task<(long Count, IReadOnlyList<(string ClientId, string Epoch)> TakenOver)> CountAsync(long node, int most)
    {
        long sentAt = timeProvider.GetTimestamp();
        RedisValue[] answers = await AskAsync(state.Scripts.Count, node, most).ConfigureAwait(false);
        Learn(sentAt, answers[1]);
        return ((long)answers[0], [.. answers.Skip(2).Chunk(2).Select(one => (one[1].ToString(), one[0].ToString()))]);
    }

    /// <summary>Whom it is said to have, a part at a time.</summary>
    public async IAsyncEnumerable<IEnumerable<(string ClientId, string Epoch)>> HeldAsync(long node)
    {
        RedisValue cursor = 0;
        do
        {
            RedisValue[] answers = await AskAsync(state.Scripts.Held, node, cursor, Look).ConfigureAwait(false);
            cursor = answers[0];
            yield return answers.Skip(1).Chunk(3).Select(held => (held[0].ToString(), held[2].ToString()));
        }
        while (cursor != 0);
    }

    private void Learn(long sentAt, RedisValue ms) => _clock.Learn(sentAt, timeProvider.GetTimestamp(), (long)ms);

    /// <summary>Of one that has gone nobody knows when, or where it is not known what time it is there: long ago.</summary>
    private long EndedMs(Change change) => change.Since == long.MinValue || !_clock.IsKnown ? 0 : _clock.At(change.Since);

    private async Task<RedisValue[]> AskAsync(RedisScript script, params RedisValue[] values) =>
        (RedisValue[])(await script.EvaluateAsync(state.Database, keys.All, values).ConfigureAwait(false))!;
}
