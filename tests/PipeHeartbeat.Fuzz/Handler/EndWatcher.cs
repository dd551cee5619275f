using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Fuzz;

/// <summary>The observer: keeps what is told of one connection after the other, and what was true at that moment.</summary>
internal sealed class EndWatcher : IConnectionObserver
{
    private readonly Lock _lock = new();
    private readonly List<ConnectionEvent> _events = [];

    public SessionManager? Manager { get; set; }

    /// <summary>When the last heartbeat was handed to the transport, as the run knows it.</summary>
    public long LastBeatMs { get; set; }

    /// <summary>What is true of the connection's verdict and must not be, if anything.</summary>
    public string? Wrong { get; private set; }

    /// <summary>Whether its end was told.</summary>
    public bool HasEnded { get; private set; }

    private int TimeoutMs { get; set; }

    public IReadOnlyList<ConnectionEvent> Events
    {
        get
        {
            lock (_lock)
                return [.. _events];
        }
    }

    public void Begin()
    {
        lock (_lock)
            _events.Clear();
        Wrong = null;
        HasEnded = false;
        TimeoutMs = Manager!.Settings.TimeoutMs;
        LastBeatMs = Manager.Clock.NowMs;
    }

    public void OnEvent(ConnectionEvent connectionEvent)
    {
        long nowMs = Manager!.Clock.NowMs;
        if (connectionEvent.Kind == ConnectionEventKind.Identified
            && Manager.Table.TryRead(connectionEvent.Connection, nowMs, out ConnectionSnapshot snapshot))
        {
            TimeoutMs = snapshot.TimeoutMs;
        }

        if (connectionEvent.Reason == Reason.HeartbeatTimeout && nowMs - LastBeatMs < TimeoutMs)
            Wrong = $"Declared silent {nowMs - LastBeatMs} ms after a heartbeat had arrived, with a timeout of {TimeoutMs} ms.";
        lock (_lock)
            _events.Add(connectionEvent);
        HasEnded |= connectionEvent.Kind == ConnectionEventKind.Ended;
    }
}
