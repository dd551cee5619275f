namespace PipeHeartbeat.Redis;

/// <summary>Which log a <see cref="ClusterLogConsumer"/> reads, and for whom.</summary>
public sealed class ClusterLogConsumerOptions
{
    /// <summary>The name of the group: each event is for one of its readers, and how far it has come is kept in Redis under this name. Needed: 1–64 letters, no braces.</summary>
    public string Group { get; set; } = "";

    /// <summary>What the cluster's keys begin with. Default <c>phb</c>.</summary>
    public string KeyPrefix { get; set; } = "phb";

    /// <summary>Where a new group begins: at the end of the log, or, by default, with all that it holds.</summary>
    public bool StartsAtEnd { get; set; }

    /// <summary>
    /// How long a reader of the group may give no sign before others read what it read. A reader gives one between two events: whoever works on one for longer may lose its partitions meanwhile, and another
    /// may be given the same event. Default 10 s, range 3 s–1 min.
    /// </summary>
    public TimeSpan LeaseTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
