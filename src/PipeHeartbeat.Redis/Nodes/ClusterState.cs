using StackExchange.Redis;

namespace PipeHeartbeat.Redis;

/// <summary>What the parts of a node share. Thread-safe.</summary>
internal sealed class ClusterState
{
    private long _incarnation;
    private long _failures;
    private bool _hasJoined;

    public ClusterState(IConnectionMultiplexer connection, KeySpace keys, PresenceScripts scripts, RedisPresenceOptions options, TimeProvider timeProvider)
    {
        Database = connection.GetDatabase();
        Keys = keys;
        Scripts = scripts;
        Options = options;
        Clock = new RedisClock(timeProvider);
        Names = new NodeNames(Database, keys, timeProvider);
        Logs = PartitionLog.OfAll(Database, scripts, keys, Names);
    }

    public IDatabase Database { get; }

    public KeySpace Keys { get; }

    public PresenceScripts Scripts { get; }

    public RedisPresenceOptions Options { get; }

    public RedisClock Clock { get; }

    public NodeNames Names { get; }

    /// <summary>Of each partition, by its index.</summary>
    public IReadOnlyList<PartitionLog> Logs { get; }

    /// <summary>Who this node is to the others; 0 until it has joined them, and while it has to do so anew.</summary>
    public long Incarnation
    {
        get => Volatile.Read(ref _incarnation);
        set
        {
            Volatile.Write(ref _incarnation, value);
            Volatile.Write(ref _hasJoined, true);
        }
    }

    /// <summary>Whether it is known that the keys are as this node takes them to be: it has joined the others once.</summary>
    public bool HasJoined => Volatile.Read(ref _hasJoined);

    /// <summary>Requests that came to nothing.</summary>
    public long Failures => Volatile.Read(ref _failures);

    public void CountFailure() => Interlocked.Increment(ref _failures);

    /// <summary>Gives up an incarnation that is shut out, so that another is taken.</summary>
    public void GiveUp(long incarnation) => Interlocked.CompareExchange(ref _incarnation, 0, incarnation);
}
