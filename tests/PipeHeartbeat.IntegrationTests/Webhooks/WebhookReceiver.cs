using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>
/// Receives webhooks on a port of its own, verifies each, and answers as it is told. It can be closed, so that connections are refused, and opened again.
/// </summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(5);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private WebApplication? _app;

    /// <summary>What came, verified or not, whatever was answered.</summary>
    public ConcurrentQueue<WebhookRequest> Received { get; } = [];

    /// <summary>What was answered with 2xx.</summary>
    public ConcurrentQueue<WebhookRequest> Taken { get; } = [];

    public int Forged { get; private set; }

    public string Secret => $"whsec_{Convert.ToBase64String(_key)}";

    public int Port { get; private set; }

    public Func<HttpContext, Task> Answer { get; set; } = Take;

    /// <summary>What a server is to be told.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["PIPEHEARTBEAT__WEBHOOKS__ENDPOINTS__0__URL"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}/hooks?key=not-for-logs"),
        ["PIPEHEARTBEAT__WEBHOOKS__ENDPOINTS__0__SECRET"] = Secret,
    };

    public static Task Take(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public static Task Break(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status500InternalServerError;
        return Task.CompletedTask;
    }

    public static Task Hang(HttpContext context) => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted);

    public static async Task<WebhookReceiver> StartAsync()
    {
        var receiver = new WebhookReceiver();
        await receiver.OpenAsync();
        return receiver;
    }

    /// <summary>Listens, again on the port on which it did before.</summary>
    public async Task OpenAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port));
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(host => host.ShutdownTimeout = TimeSpan.Zero);
        _app = builder.Build();
        _app.Run(ReceiveAsync);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Port = new Uri(_app.Urls.Single()).Port;
    }

    /// <summary>From now on connections are refused.</summary>
    public async Task CloseAsync()
    {
        if (_app is null)
            return;
        await _app.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _app.DisposeAsync();
        _app = null;
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        if (context.Request.Path != "/hooks" || !IsGenuine(context.Request, body))
            Forged++;
        var request = new WebhookRequest(context.Request.Headers["webhook-id"].ToString(), body);
        Func<HttpContext, Task> answer = Answer;
        Received.Enqueue(request);
        await answer(context);
        if (context.Response.StatusCode is >= 200 and < 300)
            Taken.Enqueue(request);
    }

    private bool IsGenuine(HttpRequest request, string body)
    {
        string timestamp = request.Headers["webhook-timestamp"].ToString();
        string signed = $"{request.Headers["webhook-id"]}.{timestamp}.{body}";
        string expected = $"v1,{Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(signed)))}";
        return request.Headers["webhook-signature"].ToString().Split(' ').Any(given => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(given), Encoding.ASCII.GetBytes(expected)))
            && (DateTimeOffset.UtcNow - DateTimeOffset.FromUnixTimeSeconds(long.Parse(timestamp, CultureInfo.InvariantCulture))).Duration() < Tolerance;
    }
}
