namespace PipeHeartbeat.Server;

/// <summary>What all streams of events keep to.</summary>
internal static class EventStream
{
    public const string ContentType = "text/event-stream";

    /// <summary>Events of others after which a subscriber is told how far they have come, so that it does not resume far behind.</summary>
    public const int MostPassed = 1_024;

    /// <summary>The longest time in which nothing is sent.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);
}
