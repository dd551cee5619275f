using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Redis;

/// <summary>A client that is somewhere in the cluster, or waited for.</summary>
public sealed record ClusterClient
{
    /// <summary>What it said in its HELLO.</summary>
    public required string ClientId { get; init; }

    /// <summary>The incarnation of the node where it is, or was.</summary>
    public required long Node { get; init; }

    /// <summary>The node's name; <see langword="null"/> where that is not known: it has just come, or is lost.</summary>
    public string? NodeName { get; init; }

    /// <summary>The connection there.</summary>
    public required string Connection { get; init; }

    /// <summary>The session's number: the id of its first event in the log.</summary>
    public required string Epoch { get; init; }

    /// <summary>Since when it is there, by the clock that the nodes share.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it went, of one that is waited for; <see cref="Reason.None"/> of one that is there.</summary>
    public Reason Awaited { get; init; }
}
