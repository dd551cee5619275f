using System.Collections.Concurrent;
using System.Net;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

/// <summary>An endpoint that answers as it is told, without a network. Whatever it answers, it must have been signed for.</summary>
internal sealed class ScriptedEndpoint(TimeProvider timeProvider, string secret) : HttpMessageHandler
{
    private readonly ConcurrentQueue<Post> _posts = [];

    /// <summary>All that came, whatever was answered.</summary>
    public IReadOnlyList<Post> Posts => [.. _posts];

    /// <summary>What was answered with 2xx.</summary>
    public ConcurrentQueue<Post> Taken { get; } = [];

    public Func<CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } = Take;

    /// <summary>Whether what came is kept.</summary>
    public bool IsRecording { get; set; } = true;

    /// <summary>Connections are refused.</summary>
    public static Task<HttpResponseMessage> Refuse(CancellationToken _) =>
        Task.FromException<HttpResponseMessage>(new HttpRequestException("Connection refused"));

    /// <summary>Nothing is answered, ever.</summary>
    public static async Task<HttpResponseMessage> Hang(CancellationToken cancellationToken)
    {
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        throw new InvalidOperationException();
    }

    public static Task<HttpResponseMessage> Break(CancellationToken cancellationToken) => Status(HttpStatusCode.InternalServerError)(cancellationToken);

    public static Task<HttpResponseMessage> Take(CancellationToken cancellationToken) => Status(HttpStatusCode.NoContent)(cancellationToken);

    public static Func<CancellationToken, Task<HttpResponseMessage>> Status(HttpStatusCode status, TimeSpan? retryAfter = null) => _ =>
    {
        var response = new HttpResponseMessage(status);
        if (retryAfter is { } delay)
            response.Headers.RetryAfter = new System.Net.Http.Headers.RetryConditionHeaderValue(delay);
        return Task.FromResult(response);
    };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var post = new Post(
            timeProvider.GetUtcNow(),
            request.Headers.GetValues("webhook-id").Single(),
            request.Headers.GetValues("webhook-timestamp").Single(),
            request.Headers.GetValues("webhook-signature").Single(),
            await request.Content!.ReadAsByteArrayAsync(cancellationToken));
        Assert.True(post.IsSignedWith(secret));
        Assert.Equal("application/json", request.Content.Headers.ContentType?.ToString());
        Func<CancellationToken, Task<HttpResponseMessage>> answer = Answer;
        if (IsRecording)
            _posts.Enqueue(post);
        HttpResponseMessage response = await answer(cancellationToken).WaitAsync(EventRecorder.Patience, cancellationToken);
        if (response.IsSuccessStatusCode)
            Taken.Enqueue(post);
        return response;
    }
}
