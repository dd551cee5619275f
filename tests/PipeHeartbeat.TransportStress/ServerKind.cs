namespace PipeHeartbeat.TransportStress;

/// <summary>What the handler does with its connection.</summary>
internal enum ServerKind
{
    /// <summary>Echoes, and gives each buffer back where the read completed.</summary>
    Echoes,

    /// <summary>Gives it back from another thread.</summary>
    Yields,

    /// <summary>Consumes half of what is there, and comes again.</summary>
    Dribbles,

    /// <summary>Holds the buffer while it sends.</summary>
    Holds,

    /// <summary>Gathers much before it consumes any of it.</summary>
    Gathers,

    /// <summary>Pauses while it holds the buffer.</summary>
    ReadsSlowly,

    /// <summary>Completes its output when it has echoed all, before the client has ended.</summary>
    Completes,

    /// <summary>Aborts after so many bytes.</summary>
    Aborts,

    /// <summary>Echoes, until another thread aborts it.</summary>
    IsAborted,

    /// <summary>Goes after so many bytes, completing nothing.</summary>
    Leaves,
}
