namespace PipeHeartbeat.TransportStress;

/// <summary>What a client does with its connection.</summary>
internal enum ClientKind
{
    /// <summary>Sends all, half-closes at once, and receives to the end.</summary>
    HalfCloses,

    /// <summary>Has received all before it half-closes.</summary>
    WaitsForAll,

    /// <summary>As <see cref="HalfCloses"/>, but pauses while it receives.</summary>
    ReadsSlowly,

    /// <summary>Ends with RST after so many bytes sent.</summary>
    Resets,

    /// <summary>Closes after so many bytes received, whatever is still under way.</summary>
    Leaves,
}
