namespace PipeHeartbeat.Server;

/// <summary>What can come by a stream of events.</summary>
internal enum StreamedEventKind
{
    /// <summary>Something has happened to a client.</summary>
    Event,

    /// <summary>What was missed is not held any more: who is there is told anew.</summary>
    Reset,

    /// <summary>One who is there.</summary>
    Snapshot,

    /// <summary>All who are there were told; events go on.</summary>
    Live,
}
