using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>What the parts of a node share. Thread-safe.</summary>
internal sealed class ClusterState(IConnectionMultiplexer connection, KeySpace keys, PresenceScripts scripts, RedisPresenceOptions options, TimeProvider timeProvider)
{
    private long _incarnation;
    private long _failures;

    public IDatabase Database { get; } = connection.GetDatabase();

    public KeySpace Keys => keys;

    public PresenceScripts Scripts => scripts;

    public RedisPresenceOptions Options => options;

    public ClusterClock Clock { get; } = new(timeProvider);

    /// <summary>Who this node is to the others; 0 until it has joined them, and while it has to do so anew.</summary>
    public long Incarnation
    {
        get => Volatile.Read(ref _incarnation);
        set => Volatile.Write(ref _incarnation, value);
    }

    /// <summary>Requests that came to nothing.</summary>
    public long Failures => Volatile.Read(ref _failures);

    public void CountFailure() => Interlocked.Increment(ref _failures);

    /// <summary>Gives up an incarnation that is shut out, so that another is taken.</summary>
    public void GiveUp(long incarnation) => Interlocked.CompareExchange(ref _incarnation, 0, incarnation);
}
