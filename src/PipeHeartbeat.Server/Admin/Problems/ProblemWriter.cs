using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.Server;

/// <summary>Says what is wrong wherever nobody else has: a path that is not there, a method that is not allowed, a body that is too large, a fault of ours.</summary>
internal sealed class ProblemWriter(ILogger<ProblemWriter> logger)
{
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (BadHttpRequestException error) when (!context.Response.HasStarted)
        {
            await Problem.Of(error.StatusCode, DetailOf(error.StatusCode, context) ?? error.Message).WriteAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any longer.
        }
        catch (Exception error) when (!context.Response.HasStarted)
        {
            Log.RequestFailed(logger, error, context.Request.Method, context.Request.Path);
            await Problem.Of(StatusCodes.Status500InternalServerError, "The server failed; its log says how.").WriteAsync(context);
        }

        HttpResponse response = context.Response;
        if (!response.HasStarted && response.ContentType is null && DetailOf(response.StatusCode, context) is { } detail)
            await Problem.Of(response.StatusCode, detail).WriteAsync(context);
    }

    private static string? DetailOf(int status, HttpContext context) => status switch
    {
        StatusCodes.Status404NotFound => $"There is no '{TargetOf(context)}': /openapi/v1.json lists what there is.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not for '{TargetOf(context)}': use {context.Response.Headers.Allow}.",
        StatusCodes.Status413PayloadTooLarge => $"The body is too large: send {AdminApi.MaxBodyBytes} bytes at most.",
        StatusCodes.Status415UnsupportedMediaType => "The body is not said to be JSON: send it as 'Content-Type: application/json'.",
        _ => null,
    };

    private static string TargetOf(HttpContext context) => Problem.Shorten(context.Features.Get<IHttpRequestFeature>()?.RawTarget);
}
