using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Empties the server; the process stays, and this API with it.</summary>
internal sealed class DrainEndpoint(HeartbeatDrain drain, HeartbeatCounters counters, IOptions<HeartbeatOptions> options)
{
    public const string Path = "/api/v1/drain";

    public void Map(IEndpointRouteBuilder routes) => routes.Map(HttpMethods.Post, Path, BeginAsync, new ApiOperation(
        "drain",
        "drain",
        "Empties the server.",
        "Newcomers are refused from then on, and who is there is told to go, one after the other, evenly spread over a window. It cannot be taken back; asked for "
        + "again, the window that is over first holds. The process stays.")
    {
        Parameters = [new ApiParameter("over", ParameterLocation.Query, "Over how long, such as 30s; 10m at most. Without it: the server's DrainWindow.")],
        Success = StatusCodes.Status202Accepted,
        Result = typeof(StatusDrain),
        Problems = ApiProblems.AlwaysAnd(
            (400, "The window is no duration in range, or there is no such parameter."),
            (403, "The server has no token, and the request comes from a page of another origin.")),
    });

    private Task BeginAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        TimeSpan over = query.Duration("over", TimeSpan.Zero, HeartbeatDrain.MaxWindow, options.Value.DrainWindow);
        query.RefuseOthers();
        if (query.Problem is { } problem)
            return problem.WriteAsync(context);

        drain.Begin(over);
        context.Response.StatusCode = StatusCodes.Status202Accepted;
        return JsonAnswer.WriteAsync(context, StatusDrain.Of(drain, counters), AdminJsonContext.Default.StatusDrain);
    }
}
