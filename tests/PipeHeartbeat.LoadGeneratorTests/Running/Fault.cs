namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>What is wrong with a server.</summary>
internal enum Fault
{
    None,
    NeverExpires,

    /// <summary>A second before the timeout has passed.</summary>
    ExpiresEarly,

    /// <summary>A second after the timeout has passed.</summary>
    ExpiresLate,

    /// <summary>Ends whoever has begun a packet as soon as it sees it.</summary>
    ExpiresUnfinished,

    /// <summary>One client that beats, at random.</summary>
    ExpiresTheLiving,

    /// <summary>Says BYE twice.</summary>
    ReportsTwice,

    /// <summary>Receives nothing.</summary>
    ReadsNothing,
}
