namespace PipeHeartbeat.AspNetCore;

/// <summary>What a session's first packet was. One byte: a session has no more to spare.</summary>
internal enum Introduction : byte
{
    /// <summary>None has come.</summary>
    None,

    /// <summary>It has come, and makes nobody of the client: a HELLO tells by itself who it is, and a bad packet ends the session.</summary>
    Made,

    /// <summary>It was no HELLO, and need not be one.</summary>
    Anonymous,
}
