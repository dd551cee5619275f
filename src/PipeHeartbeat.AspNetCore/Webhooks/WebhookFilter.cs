namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Which events an endpoint wants. A reset is told to everybody, with who is there then: whoever asked for offline alone needs that to know who went meanwhile.
/// </summary>
internal sealed class WebhookFilter(WebhookEndpointOptions endpoint)
{
    private readonly string _prefix = endpoint.Prefix ?? "";
    private readonly HashSet<PresenceEventKind> _kinds = [.. endpoint.Kinds.Count > 0 ? endpoint.Kinds.AsEnumerable() : WebhookOptionsValidator.Kinds];

    public bool Wants(in PresenceEvent told) => told.Kind switch
    {
        PresenceEventKind.Reset or PresenceEventKind.Live => true,
        PresenceEventKind.Snapshot => HasPrefix(told),
        _ => _kinds.Contains(told.Kind) && HasPrefix(told),
    };

    private bool HasPrefix(in PresenceEvent told) => told.ClientId.StartsWith(_prefix, StringComparison.Ordinal);
}
