using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PipeHeartbeat.Server;

/// <summary>Asks a server's admin API.</summary>
internal sealed class AdminConnection : IDisposable
{
    // A server under load may take its time; a command must not hang on one that gives no answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly string _root;

    public AdminConnection(AdminTarget target)
    {
        _root = target.Url.GetLeftPart(UriPartial.Path).TrimEnd('/');

        // No proxy: what is asked is this server, and nobody who stands between.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = ConnectPatience, ConnectCallback = ConnectAsync, AllowAutoRedirect = false })
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        if (target.Token is not null)
            _http.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", $"Bearer {target.Token}");
    }

    /// <summary>Where the API is.</summary>
    public string Root => _root;

    /// <summary>The path of a client: every byte of its id that could mean something else is encoded, dots too.</summary>
    public static string PathOf(string clientId, bool isOfCluster = false) => $"{(isOfCluster ? ClusterEndpoints.ClientsPath : "/api/v1/clients")}/{Uri.EscapeDataString(clientId).Replace(".", "%2E", StringComparison.Ordinal)}";

    /// <returns>The answer as it came.</returns>
    /// <exception cref="AdminException">There is none, or it is no.</exception>
    public Task<string> GetAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Get, path, cancellationToken);

    /// <inheritdoc cref="GetAsync"/>
    public Task<string> PostAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, cancellationToken);

    /// <inheritdoc cref="GetAsync"/>
    public Task<string> DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, path, cancellationToken);

    /// <summary>Opens a stream of events.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public async Task<Stream> OpenEventsAsync(string path, string? lastEventId, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await TrySendAsync(HttpMethod.Get, path, lastEventId, cancellationToken);
        await ThrowIfRefusedAsync(response, cancellationToken);
        return await response.Content.ReadAsStreamAsync(cancellationToken);
    }

    /// <summary>Reads an answer.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public T Parse<T>(string json, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new JsonException();
        }
        catch (JsonException error)
        {
            throw new AdminException($"{_root} answers, but not as a server of this version ({StatusReport.Version}) would: see what it says with --json.", error);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<string> SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Patience);
        try
        {
            using HttpResponseMessage response = await TrySendAsync(method, path, lastEventId: null, limited.Token);
            await ThrowIfRefusedAsync(response, limited.Token);
            return await response.Content.ReadAsStringAsync(limited.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AdminException(string.Create(CultureInfo.InvariantCulture, $"{_root} did not answer within {Patience.TotalSeconds:0} s."));
        }
        catch (HttpRequestException error)
        {
            throw new AdminException($"{_root} broke off its answer: {error.Message}", error);
        }
    }

    private async Task<HttpResponseMessage> TrySendAsync(HttpMethod method, string path, string? lastEventId, CancellationToken cancellationToken)
    {
        // As it stands: a client may be called '..'.
        using var request = new HttpRequestMessage(method, new Uri(_root + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (lastEventId is not null)
            request.Headers.TryAddWithoutValidation("Last-Event-ID", lastEventId);
        try
        {
            return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        }
        catch (HttpRequestException error)
        {
            throw new AdminException($"cannot reach the admin API at {_root}: {error.GetBaseException().Message}. Start a server, or name another with --admin.", error);
        }
    }

    private async Task ThrowIfRefusedAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.IsSuccessStatusCode)
            return;
        string body = await response.Content.ReadAsStringAsync(cancellationToken);
        string said = $"{(int)response.StatusCode} {response.ReasonPhrase}";
        string detail = response.Content.Headers.ContentType?.MediaType == Problem.ContentType ? Parse(body, AdminJsonContext.Default.Problem).Detail : "";
        string message = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => $"{_root} refuses ({said}): {detail} Set PIPEHEARTBEAT__ADMINTOKEN or --admin-token to its AdminToken.",
            _ when detail.Length > 0 => detail,
            _ => $"{_root} answers {said}, not as a PipeHeartbeat server would: name its admin API with --admin.",
        };
        throw new AdminException(TerminalText.Printable(message)) { Status = response.StatusCode, IsExplained = detail.Length > 0 };
    }

    /// <summary>With the kernel's keep-alive: a stream of events is to notice that the other machine has gone.</summary>
    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 15);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 3);
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
