using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace PipeHeartbeat.Server;

/// <summary>
/// Whom the admin API answers: who shows the token or, where none is asked for, who came by a loopback address of his own accord. A page in a browser on
/// this machine has not: it is known by a <c>Host</c> that is some other name for this address (DNS rebinding), by an <c>Origin</c> that is not ours, or by
/// what the browser says of it in <c>Sec-Fetch-Site</c>. The dashboard's own files are for everybody who may come at all: it asks for the token itself.
/// </summary>
internal sealed class AccessGuard(AdminOptions options, DashboardFiles dashboard)
{
    private const string FetchSite = "Sec-Fetch-Site";

    private readonly BearerToken? _token = options.Token is { } token ? new BearerToken(token) : null;

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (IsOpen(context.Request.Path))
            return next(context);

        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return Objection(context) is { } problem ? problem.WriteAsync(context) : next(context);
    }

    private static bool IsOpen(PathString path) =>
        path.Equals(HealthEndpoints.LivePath, StringComparison.OrdinalIgnoreCase) || path.Equals(HealthEndpoints.ReadyPath, StringComparison.OrdinalIgnoreCase);

    private Problem? Objection(HttpContext context)
    {
        HttpRequest request = context.Request;
        if (_token is not null)
        {
            StringValues authorization = request.Headers.Authorization;
            if (_token.IsShownBy(authorization) || dashboard.Find(request.Path.Value ?? "") is not null)
                return null;
            context.Response.Headers.WWWAuthenticate = authorization.Count == 0 ? "Bearer" : "Bearer error=\"invalid_token\"";
            return Problem.Of(StatusCodes.Status401Unauthorized, authorization.Count == 0
                ? "This server asks for a token: send it as 'Authorization: Bearer …'."
                : "The token that was sent is not this server's.");
        }

        if (!IsLoopback(request.Host.Host))
        {
            return Problem.Of(
                StatusCodes.Status421MisdirectedRequest, $"Host = '{Problem.Shorten(request.Host.Value)}' is not this server: ask for 127.0.0.1, [::1] or localhost.");
        }

        return IsUnsafe(request.Method) && IsForeign(request)
            ? Problem.Of(StatusCodes.Status403Forbidden, $"A page of another origin ('{Problem.Shorten(request.Headers.Origin.ToString())}') may not change anything here.")
            : null;
    }

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static bool IsUnsafe(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static bool IsForeign(HttpRequest request) =>
        (request.Headers.Origin is { Count: > 0 } origin && !string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase))
        || (request.Headers[FetchSite] is { Count: > 0 } site && site != "same-origin" && site != "none");
}
