namespace PipeHeartbeat.Server;

/// <summary>Writes what a stream of events tells.</summary>
internal interface IEventLines
{
    /// <summary>Lines so far.</summary>
    long Written { get; }

    void Write(StreamedEvent told);
}
