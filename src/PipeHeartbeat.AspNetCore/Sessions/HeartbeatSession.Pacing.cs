using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <content>How often the client is to beat, once it has been welcomed.</content>
internal sealed partial class HeartbeatSession
{
    // Until its own loop has told the client, in milliseconds; 0: nothing is asked.
    private int _askedIntervalMs;

    // Shorter than the one that holds: the client was told, and has not shown yet that it keeps it. 0: none.
    private int _promisedIntervalMs;

    /// <summary>Has the client told how often to beat from now on. Thread-safe; of several words at once the last counts.</summary>
    /// <returns>Whether there is anybody to tell.</returns>
    public bool Pace(int intervalMs)
    {
        if (HasEnded || ClientId is null)
            return false;

        Interlocked.Exchange(ref _askedIntervalMs, intervalMs);
        Wake();
        return true;
    }

    /// <summary>Writes what was asked, if anything. A longer timeout holds before the client can know of it, a shorter one when it keeps to it.</summary>
    /// <returns>Whether there is something to send.</returns>
    private bool TellPace()
    {
        if (Volatile.Read(ref _askedIntervalMs) == 0 || _clientId is null)
            return false;

        int intervalMs = Interlocked.Exchange(ref _askedIntervalMs, 0);
        int currentMs = IntervalMs;
        int toldMs = _promisedIntervalMs == 0 ? currentMs : _promisedIntervalMs;
        if (intervalMs == toldMs)
            return false;

        _promisedIntervalMs = intervalMs < currentMs ? intervalMs : 0;
        if (intervalMs > currentMs)
            Table.SetTiming(Id, intervalMs, _manager.Settings.TimeoutFor(intervalMs));
        PacketWriter.WritePace(Output, new PacePacket((uint)intervalMs, (uint)_manager.Settings.TimeoutFor(intervalMs)));
        return true;
    }

    /// <summary>
    /// A heartbeat has come, and is not counted yet: does the client keep the shorter interval that it was told? Several that were read together say
    /// nothing about that, nor do those that we ourselves may have been late to read.
    /// </summary>
    private void LookForPromised(int beats, long stampMs)
    {
        int promisedMs = _promisedIntervalMs;
        if (beats != 1
            || !Table.TryRead(Id, stampMs, out ConnectionSnapshot snapshot)
            || snapshot.Beats == 0
            || 2 * (stampMs - snapshot.LastBeatMs) > 3L * promisedMs)
        {
            return;
        }

        _promisedIntervalMs = 0;
        Table.SetTiming(Id, promisedMs, _manager.Settings.TimeoutFor(promisedMs));
        _manager.Watch(Id, stampMs + _manager.Settings.FirstDeadlineFor(promisedMs));
    }
}
