namespace PipeHeartbeat.AspNetCore;

/// <summary>How the delivery to an endpoint stood when it was looked at.</summary>
public sealed record WebhookStatus
{
    /// <summary>What the endpoint is called.</summary>
    public required string Name { get; init; }

    /// <summary>Where it is; a query is left out.</summary>
    public required string Url { get; init; }

    /// <summary>How it stands.</summary>
    public WebhookState State { get; init; }

    /// <summary>Events that it took since the start, those included that tell of a reset.</summary>
    public long Delivered { get; init; }

    /// <summary>Requests that it took them in.</summary>
    public long Batches { get; init; }

    /// <summary>Requests that failed since the start.</summary>
    public long FailedAttempts { get; init; }

    /// <summary>Events of the journal that it has before it, those included that it will not want.</summary>
    public long Behind { get; init; }

    /// <summary>How often it fell so far behind that events were not held any more.</summary>
    public long Resets { get; init; }

    /// <summary>When it took something last; <see langword="null"/> if it never did.</summary>
    public DateTimeOffset? LastDeliveredAt { get; init; }

    /// <summary>Why an attempt failed last; <see langword="null"/> if none did.</summary>
    public string? LastError { get; init; }

    /// <summary>When that was.</summary>
    public DateTimeOffset? LastErrorAt { get; init; }
}
