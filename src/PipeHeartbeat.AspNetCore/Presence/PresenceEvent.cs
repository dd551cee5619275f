using System.Net;
using System.Runtime.InteropServices;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Something that happened to a client. Numbers have no gaps: whoever has read <see cref="Seq"/> misses nothing if the next one is one more.
/// </summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PresenceEvent
{
    private readonly long _atTicks;

    /// <summary>
    /// The event's number. The first of a process is the Unix time of its start in milliseconds × 2^11, so numbers of an earlier process are lower; all
    /// are below 2^53.
    /// </summary>
    public long Seq { get; init; }

    /// <summary>When it was noticed, by the wall clock, in UTC.</summary>
    public DateTimeOffset At
    {
        get => new(_atTicks, TimeSpan.Zero);
        init => _atTicks = value.UtcTicks;
    }

    /// <summary>What happened.</summary>
    public PresenceEventKind Kind { get; init; }

    /// <summary>Who: what it said in its HELLO; its remote address and port if it said none; empty where the kind speaks of nobody.</summary>
    public string ClientId { get; init; }

    /// <summary>Whether <see cref="ClientId"/> is what it said in its HELLO.</summary>
    public bool IsIdentified { get; init; }

    /// <summary>The connection by which it is, or was, there; <see langword="default"/> for one that was refused before it got a slot.</summary>
    public ConnectionId Connection { get; init; }

    /// <summary>Where it comes from, if the transport knows.</summary>
    public EndPoint? Remote { get; init; }

    /// <summary>Why it is offline; <see cref="Reason.None"/> for any other kind.</summary>
    public Reason Reason { get; init; }

    /// <summary>What exactly was wrong, where a reason alone does not say; otherwise <see langword="null"/>.</summary>
    public string? Detail { get; init; }

    /// <summary>Of a <see cref="PresenceEventKind.Offline"/>: whether it may come back soon, for it neither took its leave nor was sent away.</summary>
    public bool MayReturn { get; init; }

    /// <summary>Of a <see cref="PresenceEventKind.Snapshot"/>: whether it is suspect.</summary>
    public bool IsSuspect { get; init; }

    /// <summary>What was known of it at that moment.</summary>
    public PresenceEvidence Evidence { get; init; }

    /// <summary>When its last heartbeat came, by the wall clock; <see langword="null"/> if none ever did by this connection.</summary>
    public DateTimeOffset? LastBeatAt => Evidence.Beats > 0 ? At - Evidence.Silence : null;
}
