using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace PipeHeartbeat.Server;

/// <summary>What all streams of events keep to.</summary>
internal static class EventStream
{
    public const string ContentType = "text/event-stream";

    /// <summary>In place of an event's id: all that are held.</summary>
    public const string Oldest = "oldest";

    /// <summary>In which a client of event streams says, when it comes back, which id came last.</summary>
    public const string ResumeHeader = "Last-Event-ID";

    /// <summary>Events of others after which a subscriber is told how far they have come, so that it does not resume far behind.</summary>
    public const int MostPassed = 1_024;

    /// <summary>The longest time in which nothing is sent.</summary>
    public static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>Serves a stream until its subscriber has gone, or all streams end.</summary>
    /// <param name="context">The request.</param>
    /// <param name="end">When all end.</param>
    /// <param name="serve">Sends; what it is given is cancelled then.</param>
    public static async Task ServeAsync(HttpContext context, StreamsEnd end, Func<CancellationTokenSource, Task> serve)
    {
        context.Response.ContentType = ContentType;

        // Kestrel would end a connection that takes less than 240 bytes a second; a subscriber may read when it likes.
        context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = null;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, end.Token);
        try
        {
            await serve(over);
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The subscriber has gone, or the server goes. One that did not read has been cut off: Kestrel does so when a flush is cancelled.
        }
    }
}
