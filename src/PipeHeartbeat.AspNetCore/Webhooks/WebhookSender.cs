using System.Net;
using System.Net.Http.Headers;
using Polly;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Posts to one endpoint, again and again until it takes what is posted. To be used by one at a time.</summary>
internal sealed class WebhookSender : IDisposable
{
    private static readonly ProductInfoHeaderValue Agent = new("PipeHeartbeat", typeof(WebhookSender).Assembly.GetName().Version?.ToString(3));
    private static readonly MediaTypeHeaderValue Json = new("application/json");

    private readonly Uri _url;
    private readonly WebhookSigner _signer;
    private readonly HttpMessageInvoker _http;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;

    public WebhookSender(WebhookEndpointOptions endpoint, HttpMessageHandler handler, WebhookTally tally, TimeProvider timeProvider)
    {
        _url = endpoint.Url!;
        _signer = WebhookSigner.Of(endpoint, timeProvider);
        _http = new HttpMessageInvoker(handler);
        _pipeline = WebhookRetry.Create(endpoint.Timeout, timeProvider, failed =>
        {
            (WebhookOutcome outcome, string error) = WebhookRetry.Describe(failed, endpoint.Timeout);
            tally.Failed(outcome, error);
        });
    }

    /// <returns><see langword="false"/> if the endpoint wants nothing any more.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled before the endpoint took it.</exception>
    public async Task<bool> SendAsync(string id, byte[] body, CancellationToken cancellationToken)
    {
        // As soon as the status is known: what the answer says beside it interests nobody.
        using HttpResponseMessage response = await _pipeline.ExecuteAsync(token => PostAsync(id, body, token), cancellationToken);
        return response.StatusCode != HttpStatusCode.Gone;
    }

    public void Dispose() => _http.Dispose();

    /// <summary>Of a request that was sent once, a handler may have changed anything: each attempt has its own.</summary>
    private async ValueTask<HttpResponseMessage> PostAsync(string id, byte[] body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = Json;
        request.Headers.UserAgent.Add(Agent);
        _signer.Sign(request, id, body);
        return await _http.SendAsync(request, cancellationToken);
    }
}
