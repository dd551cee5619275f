using System.Net;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Something that happened to a connection, told once.</summary>
public sealed class ConnectionEvent
{
    /// <summary>What happened.</summary>
    public required ConnectionEventKind Kind { get; init; }

    /// <summary>When it was noticed, by the wall clock.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The connection; <see langword="default"/> for one that was refused before it got a slot.</summary>
    public ConnectionId Connection { get; init; }

    /// <summary>Where it comes from, if the transport knows.</summary>
    public EndPoint? RemoteEndPoint { get; init; }

    /// <summary>Who it says it is; <see langword="null"/> if it did not say HELLO.</summary>
    public string? ClientId { get; init; }

    /// <summary>Why it ended; <see cref="Reason.None"/> for any other kind of event.</summary>
    public Reason Reason { get; init; }

    /// <summary>What exactly was wrong, where a reason alone does not say; otherwise <see langword="null"/>.</summary>
    public string? Detail { get; init; }

    /// <summary>
    /// How long before this event the last sign of life came: a heartbeat; with <see cref="HeartbeatOptions.DataProvesLife"/>, any data
    /// (or, if none ever came, the HELLO; or, without one, the connection).
    /// </summary>
    public TimeSpan Silence { get; init; }

    /// <summary>Heartbeats it had sent by then.</summary>
    public long Beats { get; init; }
}
