namespace PipeHeartbeat.AspNetCore;

/// <summary>One who is told by HTTP of what happens to clients, and how. Durations are whole milliseconds.</summary>
public sealed class WebhookEndpointOptions
{
    /// <summary>What it is called in logs, in the status and in metrics. Default <see langword="null"/>: by its place in the list, from 0 on.</summary>
    public string? Name { get; set; }

    /// <summary>
    /// Where batches are posted to: <c>https</c>, or <c>http</c> to this machine; to another one only with <see cref="AllowHttp"/>. Its query is shown nowhere.
    /// Needed; no default.
    /// </summary>
    public Uri? Url { get; set; }

    /// <summary>
    /// What batches are signed with: <c>whsec_</c> and then 24 to 64 bytes in base64, as the Standard Webhooks convention has it. Secret: not for any log. Needed;
    /// no default.
    /// </summary>
    public string? Secret { get; set; }

    /// <summary>
    /// A second secret, with which batches are signed too: so the receiver can be given the new one at any time between the moment at which it becomes
    /// <see cref="Secret"/> and the one at which the old one is removed from here. Default <see langword="null"/>: one signature.
    /// </summary>
    public string? PreviousSecret { get; set; }

    /// <summary>
    /// The kinds of events that it is told of: <see cref="PresenceEventKind.Online"/> to <see cref="PresenceEventKind.Moved"/>. Default: none named, which is all.
    /// </summary>
    public IList<PresenceEventKind> Kinds { get; } = [];

    /// <summary>How the ids of clients begin that it is told of. Default <see langword="null"/>: all.</summary>
    public string? Prefix { get; set; }

    /// <summary>Events in one request at most. Default 100, range 1–1,000.</summary>
    public int MaxBatchSize { get; set; } = 100;

    /// <summary>How long an event may wait for others that go with it. Default 500 ms, range 0–1 min; 0: what is there goes at once.</summary>
    public TimeSpan MaxBatchDelay { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the endpoint may take to answer before it is tried again. Default 15 s, range 100 ms–2 min.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Whether <see cref="Url"/> may be <c>http</c> to another machine, where others on the way can read it. Default <see langword="false"/>.
    /// </summary>
    public bool AllowHttp { get; set; }
}
