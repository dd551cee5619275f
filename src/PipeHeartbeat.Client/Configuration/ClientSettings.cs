using System.Net.Security;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>The options as they were when the client was made, checked. Immutable.</summary>
internal sealed class ClientSettings
{
    private const int MostPayloadBytes = 1 << 24;
    private static readonly TimeSpan LeastTimeout = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LeastWindow = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Most = TimeSpan.FromMinutes(10);

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    public ClientSettings(HeartbeatClientOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Host))
            OptionCheck.Refuse(nameof(options.Host), "empty", "name the server or give its address");
        OptionCheck.Number(nameof(options.Port), options.Port, 1, ushort.MaxValue);
        OptionCheck.Utf8(nameof(options.ClientId), options.ClientId, 1, ProtocolLimits.MaxClientIdBytes);
        OptionCheck.Utf8(nameof(options.Metadata), options.Metadata, 0, ProtocolLimits.MaxMetadataBytes);
        if (options.Interval != TimeSpan.Zero)
            OptionCheck.Duration(nameof(options.Interval), options.Interval, ProtocolLimits.MinInterval, ProtocolLimits.MaxInterval);
        OptionCheck.Number(nameof(options.MaxPayloadBytes), options.MaxPayloadBytes, 0, MostPayloadBytes);
        OptionCheck.Duration(nameof(options.ConnectTimeout), options.ConnectTimeout, LeastTimeout, Most);
        OptionCheck.Duration(nameof(options.WelcomeTimeout), options.WelcomeTimeout, LeastTimeout, Most);
        OptionCheck.Duration(nameof(options.FirstRetryWindow), options.FirstRetryWindow, LeastWindow, Most);
        OptionCheck.Duration(nameof(options.MaxRetryWindow), options.MaxRetryWindow, options.FirstRetryWindow, Most);
        OptionCheck.Duration(nameof(options.MaxRetryAfter), options.MaxRetryAfter, TimeSpan.Zero, TimeSpan.FromDays(7));
        if (options.TimeProvider is null)
            OptionCheck.Refuse(nameof(options.TimeProvider), "null", "leave it out for the system's clock");

        TokenProvider = options.TokenProvider;
        FixedCredential = OptionCheck.Utf8(nameof(options.Token), options.Token, 0, ProtocolLimits.MaxCredentialBytes);
        if (TokenProvider is not null && FixedCredential.Length > 0)
            OptionCheck.Refuse(nameof(options.Token), "set beside a TokenProvider", "use one of them");

        Host = options.Host;
        Port = options.Port;
        ClientId = options.ClientId;
        Metadata = options.Metadata;
        IntervalMs = (uint)options.Interval.TotalMilliseconds;
        WantsAck = options.WantsAck;
        MaxPayloadBytes = options.MaxPayloadBytes;
        ConnectTimeout = options.ConnectTimeout;
        WelcomeTimeout = options.WelcomeTimeout;
        FirstRetryWindow = options.FirstRetryWindow;
        MaxRetryWindow = options.MaxRetryWindow;
        MaxRetryAfter = options.MaxRetryAfter;
        Tls = options.Tls is { } tls ? TlsOptions.Copy(tls, Host) : null;
        CallbackContext = options.CallbackContext;
        CallbackFailed = options.CallbackFailed;
        TimeProvider = options.TimeProvider!;
    }

    public string Host { get; }

    public int Port { get; }

    public string ClientId { get; }

    public string Metadata { get; }

    public byte[] FixedCredential { get; }

    public Func<CancellationToken, ValueTask<string>>? TokenProvider { get; }

    public uint IntervalMs { get; }

    public bool WantsAck { get; }

    public int MaxPayloadBytes { get; }

    public TimeSpan ConnectTimeout { get; }

    public TimeSpan WelcomeTimeout { get; }

    public TimeSpan FirstRetryWindow { get; }

    public TimeSpan MaxRetryWindow { get; }

    public TimeSpan MaxRetryAfter { get; }

    public SslClientAuthenticationOptions? Tls { get; }

    public SynchronizationContext? CallbackContext { get; }

    public Action<Exception>? CallbackFailed { get; }

    public TimeProvider TimeProvider { get; }
}
