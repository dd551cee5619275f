using System.Net;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>How a client stood when it was looked at. Times are by the wall clock.</summary>
public sealed record ClientStatus
{
    /// <summary>What it said in its HELLO, or its remote address and port if it said none.</summary>
    public required string ClientId { get; init; }

    /// <summary>Whether it said a HELLO.</summary>
    public bool IsIdentified { get; init; }

    /// <summary>How it stands.</summary>
    public ClientState State { get; init; }

    /// <summary>The connection by which it is, or was last, there.</summary>
    public ConnectionId Connection { get; init; }

    /// <summary>Where it comes from, if the transport knows.</summary>
    public EndPoint? Remote { get; init; }

    /// <summary>When its connection was made or, of one that is offline, when it ended.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>When its last heartbeat came; <see langword="null"/> if none did by this connection.</summary>
    public DateTimeOffset? LastBeatAt { get; init; }

    /// <summary>Why it is offline; <see cref="Reason.None"/> if it is not.</summary>
    public Reason Reason { get; init; }

    /// <summary>How often it is expected to beat; zero if it is offline.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>How long it may be silent; zero if it is offline.</summary>
    public TimeSpan Timeout { get; init; }

    /// <summary>Whole intervals since its last heartbeat; 0 if it is offline.</summary>
    public int Missed { get; init; }

    /// <summary>Heartbeats received by this connection.</summary>
    public long Beats { get; init; }

    /// <summary>Packets received by this connection, heartbeats included.</summary>
    public long Packets { get; init; }

    /// <summary>Bytes of those packets, heads included.</summary>
    public long Bytes { get; init; }

    /// <summary>
    /// How far away it is. <see langword="null"/> if it is offline, where the kernel does not tell, and in lists: only of one client that is looked for alone
    /// the kernel is asked.
    /// </summary>
    public RoundTrip? RoundTrip { get; init; }
}
