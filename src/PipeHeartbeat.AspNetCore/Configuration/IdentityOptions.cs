namespace PipeHeartbeat.AspNetCore;

/// <summary>Whether clients have to say who they are. Durations are whole milliseconds.</summary>
public sealed class IdentityOptions
{
    /// <summary>
    /// Whether a client that says no HELLO is ended, with <c>hello_timeout</c>. Default <see langword="false"/>: it is served, and known by its remote
    /// address and port.
    /// </summary>
    public bool RequireIdentity { get; set; }

    /// <summary>
    /// How long, from the connection on, a client has for its HELLO where <see cref="RequireIdentity"/> asks for one; and how long an
    /// <see cref="IClientAuthenticator"/> may take to judge it. Default 5 s, range 100 ms–10 min.
    /// </summary>
    public TimeSpan HelloTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
