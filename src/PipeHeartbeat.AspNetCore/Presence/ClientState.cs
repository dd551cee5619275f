namespace PipeHeartbeat.AspNetCore;

/// <summary>How a client stands.</summary>
public enum ClientState
{
    /// <summary>It is there, or left so short a while ago that it is still waited for (<see cref="PresenceOptions.OfflineGrace"/>).</summary>
    Online = 0,

    /// <summary>It is there, and has missed <see cref="HeartbeatOptions.SuspectAfterMissed"/> heartbeats.</summary>
    Suspect = 1,

    /// <summary>It was there, within <see cref="PresenceOptions.Retention"/>.</summary>
    Offline = 2,
}
