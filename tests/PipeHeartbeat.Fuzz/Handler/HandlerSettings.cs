namespace PipeHeartbeat.Fuzz;

/// <summary>The bits of an input's settings, as the handler's target reads them.</summary>
[Flags]
internal enum HandlerSettings : byte
{
    None = 0,

    /// <summary>The transport answers suspicions itself, as epoll does; without it the thread pool wakes the session.</summary>
    Confirms = 1,

    /// <summary>There is an application that takes payloads.</summary>
    HasApplication = 2,

    /// <summary>Few packets are allowed.</summary>
    IsLimited = 4,

    /// <summary>What the server closes stays open until the client closes too.</summary>
    HoldsClose = 8,

    /// <summary>Little room in either direction, so that sends and receives are held up.</summary>
    HasSmallBuffers = 16,

    /// <summary>When everything was sent the client resets; with <see cref="EndsSilent"/> it ends its stream too.</summary>
    EndsByReset = 32,

    /// <summary>When everything was sent the client falls silent. Neither: it ends its stream and waits.</summary>
    EndsSilent = 64,

    /// <summary>Payloads prove life, and suspects are announced.</summary>
    IsTalkative = 128,
}
