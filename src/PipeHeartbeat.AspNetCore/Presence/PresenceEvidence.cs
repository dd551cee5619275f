using System.Runtime.InteropServices;

namespace PipeHeartbeat.AspNetCore;

/// <summary>What was known of a client when something happened to it. Durations are kept in whole milliseconds.</summary>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PresenceEvidence
{
    private readonly long _connectedMs;
    private readonly long _silenceMs;

    // One more than it is, so that 0 is nothing.
    private readonly int _latenessMs;
    private readonly int _sinceLastArrivalMs;

    /// <summary>For how long its connection had stood; zero for one that was refused before it got a slot.</summary>
    public TimeSpan ConnectedFor
    {
        get => TimeSpan.FromMilliseconds(_connectedMs);
        init => _connectedMs = (long)value.TotalMilliseconds;
    }

    /// <summary>How long before the event the last sign of life came; see <see cref="ConnectionEvent.Silence"/>.</summary>
    public TimeSpan Silence
    {
        get => TimeSpan.FromMilliseconds(_silenceMs);
        init => _silenceMs = (long)value.TotalMilliseconds;
    }

    /// <summary>Heartbeats that it had sent by this connection.</summary>
    public long Beats { get; init; }

    /// <summary>How long after its deadline it was ended; <see langword="null"/> unless it was ended for one.</summary>
    public TimeSpan? Lateness
    {
        get => Unpack(_latenessMs);
        init => _latenessMs = Pack(value);
    }

    /// <summary>How long before a verdict the kernel had received anything last; <see langword="null"/> if it was no verdict or nobody can tell.</summary>
    public TimeSpan? SinceLastArrival
    {
        get => Unpack(_sinceLastArrivalMs);
        init => _sinceLastArrivalMs = Pack(value);
    }

    /// <summary>What held the verdict back, where something did.</summary>
    public VerdictHolds HeldBy { get; init; }

    private static int Pack(TimeSpan? value) => value is { } span ? 1 + (int)Math.Clamp(span.TotalMilliseconds, 0, int.MaxValue - 1) : 0;

    private static TimeSpan? Unpack(int packed) => packed == 0 ? null : TimeSpan.FromMilliseconds(packed - 1);
}
