using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace PipeHeartbeat.Server;

/// <summary>The admin API, as far as it goes: is the process alive, and how does it stand.</summary>
internal static class AdminEndpoints
{
    public static void Map(WebApplication app)
    {
        var status = app.Services.GetRequiredService<StatusReport>();
        app.MapGet("/livez", (HttpContext context) =>
        {
            context.Response.ContentType = "text/plain";
            return context.Response.WriteAsync("ok\n");
        });
        app.MapGet("/api/v1/status", (HttpContext context) =>
            context.Response.WriteAsJsonAsync(status.Take(), AdminJsonContext.Default.StatusResponse));
    }
}
