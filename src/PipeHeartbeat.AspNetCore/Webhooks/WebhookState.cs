namespace PipeHeartbeat.AspNetCore;

/// <summary>How the delivery to an endpoint stands.</summary>
public enum WebhookState
{
    /// <summary>It took what was posted last, or nothing was posted yet.</summary>
    Delivering = 0,

    /// <summary>It did not; the same is posted until it does.</summary>
    Failing = 1,

    /// <summary>It answered 410 Gone: nothing is posted to it any more.</summary>
    Gone = 2,
}
