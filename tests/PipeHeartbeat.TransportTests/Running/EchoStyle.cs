namespace PipeHeartbeat.TransportTests;

/// <summary>Ways to use a pair of pipes.</summary>
public enum EchoStyle
{
    /// <summary>Gives the buffer back where the read completed.</summary>
    Plain,

    /// <summary>Gives it back from another thread.</summary>
    Yielding,

    /// <summary>Consumes half of what is there, and comes again.</summary>
    Dribbling,

    /// <summary>Holds the buffer while it sends.</summary>
    Holding,

    /// <summary>Lets the pipes do it.</summary>
    Copying,

    /// <summary>Uses them as streams.</summary>
    Streaming,
}
