using System.Collections.Concurrent;
using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>What nodes are called; remembered of those that have gone, too, for there is told of them afterwards. Thread-safe.</summary>
internal sealed class NodeNames(IDatabase database, KeySpace keys, TimeProvider timeProvider)
{
    private const int MostKept = 10_000;
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<long, string> _names = new();
    private readonly Lock _lock = new();
    private Task _asking = Task.CompletedTask;
    private long _askedAt = long.MinValue;

    public ClusterClient Name(ClusterClient client) => client with { NodeName = _names.GetValueOrDefault(client.Node) };

    public ClusterEvent Name(ClusterEvent told) => told with { NodeName = _names.GetValueOrDefault(told.Node) };

    public void Keep(long node, string name)
    {
        if (_names.Count < MostKept)
            _names[node] = name;
    }

    /// <summary>Asks for those that are not known; seldom, for of one that has gone nobody knows any more. Waits for a moment at most: names are for people.</summary>
    public async Task LearnAsync(IEnumerable<long> nodes)
    {
        if (nodes.All(_names.ContainsKey))
            return;
        Task asking;
        lock (_lock)
        {
            // Whoever comes while somebody asks waits for the same answer.
            if (_asking.IsCompleted && (_askedAt == long.MinValue || timeProvider.GetElapsedTime(_askedAt) >= AskEvery))
            {
                _askedAt = timeProvider.GetTimestamp();
                _asking = AskAsync();
            }

            asking = _asking;
        }

        await asking.WaitAsync(Patience, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Where Redis does not answer, what happened is told without names.</summary>
    private Task<bool> AskAsync() => Attempt.TryAsync(async () =>
    {
        foreach ((long node, NodeDescription description) in await NodeDescription.ReadAllAsync(database, keys).ConfigureAwait(false))
            Keep(node, description.Name);
    });
}
