namespace PipeHeartbeat.AspNetCore;

/// <summary>By what silences are compared.</summary>
public enum SilenceMeasure
{
    /// <summary>By the time since the last heartbeat.</summary>
    Time = 0,

    /// <summary>By that time in intervals of the client: how many heartbeats it has missed.</summary>
    Missed = 1,
}
