namespace PipeHeartbeat.Server;

/// <summary>What came by a stream of events.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Data">It, as JSON in one line.</param>
internal readonly record struct StreamedEvent(StreamedEventKind Kind, string Data);
