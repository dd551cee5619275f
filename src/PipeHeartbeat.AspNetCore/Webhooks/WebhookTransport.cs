namespace PipeHeartbeat.AspNetCore;

/// <summary>Makes what posts; tests make another.</summary>
internal sealed class WebhookTransport(Func<HttpMessageHandler> create)
{
    /// <summary>One for a batch, one more while the answer to a former is still coming in.</summary>
    private const int MaxConnections = 2;

    /// <summary>Of an answer's body no more is taken in, so that its connection can be used again; then the connection is given up.</summary>
    private const int MaxAnswerBytes = 4 * 1024;

    private const int MaxHeadersKilobytes = 16;

    /// <summary>So long a change of the endpoint's address may go unnoticed.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public HttpMessageHandler Create() => create();

    /// <summary>A redirect is not followed: what is signed is for the URL that was configured, and for no other.</summary>
    public static HttpMessageHandler CreateSockets() => new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        Proxy = new WebhookProxy(),
        MaxConnectionsPerServer = MaxConnections,
        MaxResponseDrainSize = MaxAnswerBytes,
        MaxResponseHeadersLength = MaxHeadersKilobytes,
        PooledConnectionLifetime = ConnectionLifetime,
    };
}
