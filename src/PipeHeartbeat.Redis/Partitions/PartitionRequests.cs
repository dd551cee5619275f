using PipeHeartbeat.Protocol;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>The requests of a node to one partition, as scripts take and answer them. All throw what Redis, or the way to it, throws.</summary>
internal sealed class PartitionRequests(ClusterState state, PartitionKeys keys)
{
    private const int Look = 512;
    private const string CarriedOut = "ok";

    /// <summary>Whether there is a connection to whoever has the partition. Asks nobody.</summary>
    public bool CanBeSent => state.Database.IsConnected(keys.Sessions);

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
        RedisValue[] answers = await AskAsync(state.Scripts.Claim, values).ConfigureAwait(false);
        return answers[0] == CarriedOut ? [.. answers.Skip(1).Select(answer => answer.ToString())] : null;
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

    /// <summary>How many clients the node is said to have.</summary>
    public async Task<long> CountAsync(long node) => (long)await state.Database.HashGetAsync(keys.Counts, node).ConfigureAwait(false);

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

    /// <summary>Of one that has gone nobody knows when: long ago.</summary>
    private long EndedMs(Change change) => change.Since == long.MinValue ? 0 : state.Clock.At(change.Since);

    private async Task<RedisValue[]> AskAsync(RedisScript script, params RedisValue[] values) =>
        (RedisValue[])(await script.EvaluateAsync(state.Database, keys.All, values).ConfigureAwait(false))!;
}
