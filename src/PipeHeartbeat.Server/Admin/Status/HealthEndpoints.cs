using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace PipeHeartbeat.Server;

/// <summary>Whether the process is alive, and whether clients should be sent to it: for those who watch over it, so neither asks for a token.</summary>
internal sealed class HealthEndpoints(HealthCheckService checks)
{
    public const string LivePath = "/livez";
    public const string ReadyPath = "/readyz";

    private const string Tag = "status";
    private const string Ok = "ok\n";
    private const string PlainText = "text/plain";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(HttpMethods.Get, LivePath, context => WriteAsync(context, Ok), new ApiOperation(
            Tag, "livez", "Tells that the process answers.", "Asks for no token.")
        {
            Result = typeof(string),
            ResultType = PlainText,
        });
        routes.Map(HttpMethods.Get, ReadyPath, TellReadyAsync, new ApiOperation(
            Tag, "readyz", "Tells whether clients should be sent here.", "If not, each line of the answer 503 is a reason: it is emptied or full, a thread is stuck, or it is degraded. While only Redis is away the answer is 200, and a line says so. Asks for no token.")
        {
            Result = typeof(string),
            ResultType = PlainText,
        });
    }

    private async Task TellReadyAsync(HttpContext context)
    {
        HealthReport report = await checks.CheckHealthAsync(context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        if (report.Entries.Values.Any(Forbids))
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        string[] lines = [.. report.Entries
            .Where(entry => entry.Value.Status != HealthStatus.Healthy)
            .Select(entry => $"{entry.Value.Status.ToString().ToLowerInvariant()}: {entry.Key}: {entry.Value.Description ?? "it failed"}\n")];
        await WriteAsync(context, lines.Length == 0 ? Ok : string.Concat(lines));
    }

    /// <summary>Redis is away for all nodes at once: were they not ready for that, clients could go nowhere.</summary>
    private static bool Forbids(HealthReportEntry entry) =>
        entry.Status == HealthStatus.Unhealthy || (entry.Status == HealthStatus.Degraded && !entry.Tags.Contains(Cluster.StillServes));

    private static Task WriteAsync(HttpContext context, string text)
    {
        context.Response.ContentType = PlainText;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
