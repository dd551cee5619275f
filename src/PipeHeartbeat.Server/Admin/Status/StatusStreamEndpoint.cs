using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PipeHeartbeat.Server;

/// <summary>The status, each second.</summary>
internal sealed class StatusStreamEndpoint(StatusFeed feed, StreamsEnd end)
{
    public void Map(IEndpointRouteBuilder routes) => routes.Map(HttpMethods.Get, "/api/v1/status/stream", StreamAsync, new ApiOperation(
        "status",
        "streamStatus",
        "Streams how the server stands, as server-sent events.",
        "Each second 'event: status' with the status as data, the first at once. Whoever reads more slowly is sent the latest, and misses those between.")
    {
        Result = typeof(StatusResponse),
        ResultType = EventStream.ContentType,
        Problems = ApiProblems.AlwaysAnd((400, "There is no such parameter.")),
    });

    private async Task StreamAsync(HttpContext context)
    {
        if (QueryReader.RefuseAll(context) is { } refusal)
        {
            await refusal;
            return;
        }

        await EventStream.ServeAsync(context, end, async over =>
        {
            ReadOnlyMemory<byte> status = feed.Enter();
            try
            {
                await SendAsync(context.Response.BodyWriter, status, over.Token);
            }
            finally
            {
                feed.Leave();
            }
        });
    }

    private async Task SendAsync(PipeWriter output, ReadOnlyMemory<byte> status, CancellationToken over)
    {
        while (true)
        {
            FlushResult result = await output.WriteAsync(status, over);
            if (result.IsCompleted || result.IsCanceled)
                return;
            status = await feed.NextAsync().WaitAsync(over);
        }
    }
}
