namespace PipeHeartbeat.AspNetCore;

/// <summary>What happened to a connection.</summary>
public enum ConnectionEventKind
{
    /// <summary>It was accepted.</summary>
    Connected = 0,

    /// <summary>It said who it is.</summary>
    Identified = 1,

    /// <summary>It has missed <see cref="HeartbeatOptions.SuspectAfterMissed"/> heartbeats.</summary>
    Suspect = 2,

    /// <summary>It was suspect, and has beaten again.</summary>
    Recovered = 3,

    /// <summary>It is over; <see cref="ConnectionEvent.Reason"/> says why.</summary>
    Ended = 4,

    /// <summary>Its first packet was no HELLO: it stays without an identity.</summary>
    Anonymous = 5,
}
