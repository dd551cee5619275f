namespace PipeHeartbeat.LoadGenerator;

/// <summary>Ways to break the rules.</summary>
internal enum OffenceKind
{
    /// <summary>A packet that comes byte by byte, and never whole in time.</summary>
    Drip,

    /// <summary>Half a head, and nothing after it.</summary>
    Half,

    /// <summary>All of a head but its last byte, and nothing after it.</summary>
    Seven,

    /// <summary>A head that promises a long body, of which a byte comes now and then: it makes progress, and is no heartbeat.</summary>
    Endless,

    /// <summary>Bytes that are no packet.</summary>
    Garbage,

    /// <summary>A head with a length that is negative or too large.</summary>
    Length,

    /// <summary>Beats without end, as many as the server takes.</summary>
    Flood,

    /// <summary>A connection on which nothing is ever said.</summary>
    Idle,
}
