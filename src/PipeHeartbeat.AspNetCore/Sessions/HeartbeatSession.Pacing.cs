using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <content>How often the client is to beat, once it has been welcomed.</content>
internal sealed partial class HeartbeatSession
{
    // The rules have changed: its own loop is to tell the client what they say.
    private volatile bool _isToBePaced;

    // Shorter than the one that holds: the client was told, and has not shown yet that it keeps it. 0: none.
    private int _promisedIntervalMs;

    /// <summary>Has the client told how often to beat from now on, as the rules then say. Thread-safe.</summary>
    /// <returns>Whether there is anybody to tell.</returns>
    public bool Pace()
    {
        if (HasEnded || ClientId is null)
            return false;

        _isToBePaced = true;
        Wake();
        return true;
    }

    /// <summary>Writes what the rules say, if they have changed. A longer timeout holds before the client can know of it, a shorter one when it keeps to it.</summary>
    /// <returns>Whether there is something to send.</returns>
    private bool TellPace()
    {
        if (!_isToBePaced || _clientId is null)
            return false;

        // Whoever changes the rules does so before he raises the flag: lowered first, it is raised again for what is not read here.
        _isToBePaced = false;
        Interlocked.MemoryBarrier();
        int intervalMs = _manager.Pace.FindMs(_clientId) ?? _manager.Settings.IntervalMs;
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
        int timeoutMs = _manager.Settings.TimeoutFor(promisedMs);
        if (beats != 1
            || !Table.TryRead(Id, stampMs, out ConnectionSnapshot snapshot)
            || snapshot.Beats == 0
            || stampMs - snapshot.LastBeatMs >= timeoutMs
            || 2 * (stampMs - snapshot.LastBeatMs) > 3L * promisedMs)
        {
            return;
        }

        _promisedIntervalMs = 0;
        Table.SetTiming(Id, promisedMs, timeoutMs);
        _manager.Watch(Id, stampMs + _manager.Settings.FirstDeadlineFor(promisedMs));
    }
}
