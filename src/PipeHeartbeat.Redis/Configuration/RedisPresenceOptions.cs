namespace PipeHeartbeat.Redis;

/// <summary>How nodes share presence. All nodes of a cluster must have the same <see cref="KeyPrefix"/> and <see cref="Partitions"/>.</summary>
public sealed class RedisPresenceOptions
{
    /// <summary>
    /// Where Redis is, as StackExchange.Redis has it: <c>host:port,host:port,password=…,ssl=true</c>; for sentinels with <c>serviceName=…</c>. Needed.
    /// </summary>
    public string Connection { get; set; } = "";

    /// <summary>The node's name, for people. Default: the machine's.</summary>
    public string NodeName { get; set; } = Environment.MachineName;

    /// <summary>What all keys begin with. Default <c>phb</c>.</summary>
    public string KeyPrefix { get; set; } = "phb";

    /// <summary>Over how many parts clients are spread; a power of two, the same for as long as the keys are there. Default 64, range 1–4,096.</summary>
    public int Partitions { get; set; } = 64;

    /// <summary>How long a node may give no sign of life before it is lost. Default 6 s, range 3 s–1 min.</summary>
    public TimeSpan LeaseTimeout { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>How long clients of a lost node have to come back on another before they are offline with <c>node_lost</c>. Default 9 s, range 0–10 min.</summary>
    public TimeSpan NodeLostGrace { get; set; } = TimeSpan.FromSeconds(9);

    /// <summary>Events that are kept in each partition, roughly. Default 16,384, range 1,000–10,000,000. Each takes some 100 bytes of Redis's memory.</summary>
    public int LogLength { get; set; } = 16_384;
}
