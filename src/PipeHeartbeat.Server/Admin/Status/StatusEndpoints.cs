using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PipeHeartbeat.Server;

/// <summary>How the server stands.</summary>
internal sealed class StatusEndpoints(StatusReport report)
{
    private const string Tag = "status";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(HttpMethods.Get, "/api/v1/status", ShowAsync, new ApiOperation(
            Tag, "getStatus", "Tells how the server stands.", "Its timing, what came and went, its own health, and the events that it holds.")
        {
            Result = typeof(StatusResponse),
            Problems = ApiProblems.AlwaysAnd((400, "There is no such parameter.")),
        });
    }

    private Task ShowAsync(HttpContext context) => QueryReader.RefuseAll(context) ?? JsonAnswer.WriteAsync(context, report.Take(), AdminJsonContext.Default.StatusResponse);
}
