using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace PipeHeartbeat.Server;

/// <summary>
/// Serves the files of the dashboard. They hold nothing that is secret: what the page shows, it asks of the API.
/// </summary>
internal sealed class DashboardPages(DashboardFiles files)
{
    // A client's name that a browser would take for markup can still load and send nothing.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (files.Find(context.Request.Path.Value ?? "") is not { } file)
            return next(context);

        HttpResponse response = context.Response;
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            response.Headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        }

        IHeaderDictionary headers = response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // Kept, but asked for each time: a page and a script of two versions must not meet.
        headers.CacheControl = "no-cache";
        headers.ETag = file.ETag;
        return IsKnown(context.Request, file) ? NotModified(response) : SendAsync(context, file);
    }

    private static bool IsKnown(HttpRequest request, DashboardFile file) =>
        new RequestHeaders(request.Headers).IfNoneMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Tag == file.ETag);

    private static Task NotModified(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status304NotModified;
        return Task.CompletedTask;
    }

    private static async Task SendAsync(HttpContext context, DashboardFile file)
    {
        context.Response.ContentType = file.ContentType;
        context.Response.ContentLength = file.Content.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.BodyWriter.WriteAsync(file.Content, context.RequestAborted);
    }
}
