using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.StressTests;

/// <summary>
/// One stay of one connection in a slot: its owner in the table, and what is known about it apart from the table. Each has a clock of its
/// own that starts at 0, so that the words of two tenants differ in nothing but the generation.
/// </summary>
internal sealed class Tenancy(int timeoutMs)
{
    private long _nowMs;
    private long _lastBeatMs;
    private int _ends;
    private bool _isOpen;
    private bool _isFreed;

    /// <summary>Differs between most tenants, so that a reading made of two of them shows.</summary>
    public int TimeoutMs => timeoutMs;

    public ConnectionId Id { get; private set; }

    /// <summary>Moved on by the reader only.</summary>
    public long NowMs
    {
        get => Volatile.Read(ref _nowMs);
        set => Volatile.Write(ref _nowMs, value);
    }

    /// <summary>The latest beat that has returned. Written by the reader, after it.</summary>
    public long LastBeatMs
    {
        get => Volatile.Read(ref _lastBeatMs);
        set => Volatile.Write(ref _lastBeatMs, value);
    }

    /// <summary>How many calls said that they ended it.</summary>
    public int Ends => Volatile.Read(ref _ends);

    public bool IsOpen => Volatile.Read(ref _isOpen);

    /// <summary>Set after it was freed: whatever begins later must find nothing.</summary>
    public bool IsFreed => Volatile.Read(ref _isFreed);

    public void Opened(ConnectionId id)
    {
        Id = id;
        Volatile.Write(ref _isOpen, true);
    }

    public void Freed() => Volatile.Write(ref _isFreed, true);

    public int CountEnd() => Interlocked.Increment(ref _ends);
}
