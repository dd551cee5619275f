using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Who will be offline next if nothing comes.</summary>
internal sealed class SilentEndpoint(IPresence presence, TimeProvider timeProvider)
{
    private const int DefaultLimit = 20;

    private static IReadOnlyDictionary<string, SilenceMeasure> Measures { get; } = new Dictionary<string, SilenceMeasure>(StringComparer.Ordinal)
    {
        ["missed"] = SilenceMeasure.Missed,
        ["time"] = SilenceMeasure.Time,
    };

    // Not below clients/: there it could be somebody's id.
    public void Map(IEndpointRouteBuilder routes) => routes.Map(HttpMethods.Get, "/api/v1/silent", ListAsync, new ApiOperation(
        "clients", "listSilent", "Lists those who have been silent for longest.", "Of the clients that are there by a connection, the most silent first.")
    {
        Parameters =
        [
            new ApiParameter("by", ParameterLocation.Query, "By what silences are compared: missed heartbeats, which holds without it, or time.") { Values = [.. Measures.Keys] },
            new ApiParameter("limit", ParameterLocation.Query, "How many at most.") { Range = (1, ClientQuery.MaxLimit, DefaultLimit) },
        ],
        Result = typeof(SilentClients),
        Problems = ApiProblems.AlwaysAnd((400, ApiProblems.BadQuery)),
    });

    private Task ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        SilenceMeasure measure = query.OneOf("by", Measures) ?? SilenceMeasure.Missed;
        int limit = query.Number("limit", 1, ClientQuery.MaxLimit, DefaultLimit);
        query.RefuseOthers();
        if (query.Problem is { } problem)
            return problem.WriteAsync(context);

        IReadOnlyList<ClientStatus> clients = presence.MostSilent(measure, limit);
        DateTimeOffset now = timeProvider.GetUtcNow();
        return JsonAnswer.WriteAsync(context, new SilentClients([.. clients.Select(status => ClientRows.Of(status, now))]), AdminJsonContext.Default.SilentClients);
    }
}
