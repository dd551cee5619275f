namespace PipeHeartbeat.AspNetCore;

/// <summary>What came of an attempt to deliver.</summary>
internal enum WebhookOutcome
{
    /// <summary>The endpoint took it: 2xx.</summary>
    Delivered,

    /// <summary>It answered something else.</summary>
    Refused,

    /// <summary>It did not answer in time.</summary>
    TimedOut,

    /// <summary>It could not be reached, or went away before it had answered.</summary>
    Unreachable,

    /// <summary>It wants nothing any more: 410.</summary>
    Gone,
}
