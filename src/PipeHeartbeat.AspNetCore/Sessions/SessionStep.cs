namespace PipeHeartbeat.AspNetCore;

/// <summary>What a session's read loop does after it has looked at what arrived.</summary>
internal enum SessionStep
{
    /// <summary>Wait for more.</summary>
    Read,

    /// <summary>Send what was written, then wait for more.</summary>
    Flush,

    /// <summary>Hand the payloads to the application and send what was written, then wait for more.</summary>
    Deliver,

    /// <summary>Have the HELLO judged and send what comes of it, then wait for more.</summary>
    Authenticate,

    /// <summary>Leave the loop: the connection has ended.</summary>
    Leave,
}
