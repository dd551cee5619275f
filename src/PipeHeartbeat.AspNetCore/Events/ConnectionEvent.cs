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

    /// <summary>
    /// Whether a client stands behind it: it has said who it is, or has sent a first packet without. One that ends before has never been anybody.
    /// </summary>
    public bool IsPresent { get; init; }

    /// <summary>Whether it ended because the client took its leave (BYE), not only its connection away.</summary>
    public bool HasTakenLeave { get; init; }

    /// <summary>Why it ended; <see cref="Reason.None"/> for any other kind of event.</summary>
    public Reason Reason { get; init; }

    /// <summary>What exactly was wrong, where a reason alone does not say; otherwise <see langword="null"/>.</summary>
    public string? Detail { get; init; }

    /// <summary>For how long the connection had stood by then; zero for one that was refused before it got a slot.</summary>
    public TimeSpan ConnectedFor { get; init; }

    /// <summary>
    /// How long before this event the last sign of life came: a heartbeat; with <see cref="HeartbeatOptions.DataProvesLife"/>, any data
    /// (or, if none ever came, the HELLO; or, without one, the connection).
    /// </summary>
    public TimeSpan Silence { get; init; }

    /// <summary>When that was, by the wall clock; <see langword="null"/> if no heartbeat ever came.</summary>
    public DateTimeOffset? LastBeatAt { get; init; }

    /// <summary>Heartbeats it had sent by then.</summary>
    public long Beats { get; init; }

    /// <summary>Packets it had sent by then, heartbeats included.</summary>
    internal long Packets { get; init; }

    /// <summary>Bytes of those packets, heads included.</summary>
    internal long Bytes { get; init; }

    /// <summary>
    /// How long after its deadline the connection was ended; <see langword="null"/> unless it was ended for one (silence, a packet that did not
    /// go on, a send that was not taken).
    /// </summary>
    public TimeSpan? Lateness { get; init; }

    /// <summary>
    /// How long before a verdict the kernel had received data of whatever kind last, to some milliseconds; <see langword="null"/> if it was no
    /// verdict, or the transport does not tell.
    /// </summary>
    public TimeSpan? SinceLastArrival { get; init; }

    /// <summary>What held the verdict back, where something did.</summary>
    public VerdictHolds HeldBy { get; init; }
}
