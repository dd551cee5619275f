namespace PipeHeartbeat.AspNetCore;

/// <summary>What happened to a client, or what a reader of the events is told of the reading itself.</summary>
public enum PresenceEventKind
{
    /// <summary>It is there: it said who it is, or sent its first packet without.</summary>
    Online = 0,

    /// <summary>It has missed <see cref="HeartbeatOptions.SuspectAfterMissed"/> heartbeats.</summary>
    Suspect = 1,

    /// <summary>It was suspect, and has beaten again.</summary>
    Recovered = 2,

    /// <summary>It is gone; <see cref="PresenceEvent.Reason"/> says why.</summary>
    Offline = 3,

    /// <summary>The same client connected again: it is there by another connection than before.</summary>
    Moved = 4,

    /// <summary>
    /// Not an event: the reader has asked for what is not held any more. What follows until <see cref="Live"/> is who is there now; whoever is not
    /// among them is not there. <see cref="PresenceEvent.Seq"/> is the number after which the events go on.
    /// </summary>
    Reset = 5,

    /// <summary>Not an event: after a <see cref="Reset"/>, a client that is there.</summary>
    Snapshot = 6,

    /// <summary>Not an event: after a <see cref="Reset"/>, all who are there were told; events follow, to be applied so that it does no harm to apply one again.</summary>
    Live = 7,
}
