using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.Server;

/// <summary>The stream of what happens in the cluster.</summary>
internal sealed class ClusterEventEndpoint(ClusterAccess access, StreamsEnd end, TimeProvider timeProvider)
{
    public void Map(IEndpointRouteBuilder routes) => routes.Map(HttpMethods.Get, $"{ClusterEndpoints.Path}/events", StreamAsync, new ApiOperation(
        ClusterEndpoints.Tag,
        "streamClusterEvents",
        "Streams what happens to clients on all nodes, as server-sent events.",
        "Each event comes at least once, those of one client in order; client, kind and id tell one apart that comes again. The id of the stream is a place in all partitions, and comes before each pause. "
        + "Where events of a partition were missed, for the log does not hold them any more, 'event: reset' comes, then a row with 'event: snapshot' for each of its clients, then 'event: live'.")
    {
        Parameters =
        [
            new ApiParameter("since", ParameterLocation.Query, "A place that was told before. 'oldest': all that the log holds. Without it: from now on."),
            new ApiParameter("prefix", ParameterLocation.Query, "How the ids of clients begin that are told of."),
            new ApiParameter(EventStream.ResumeHeader, ParameterLocation.Header, "The id that came last, to resume; it holds rather than since."),
        ],
        Result = typeof(ClusterEventRow),
        ResultType = EventStream.ContentType,
        Problems = ClusterAccess.Problems((400, ApiProblems.BadQuery)),
    });

    private Task StreamAsync(HttpContext context) => access.AnswerAsync(context, async cluster =>
    {
        var query = new QueryReader(context.Request.Query);
        string? prefix = query.Text("prefix");
        ClusterPosition? since = Read(query, context.Request, cluster.Partitions);
        query.RefuseOthers();
        if (query.Problem is { } problem)
            await problem.WriteAsync(context);
        else
            await StreamAsync(context, cluster, prefix, since ?? await cluster.GetEndAsync(context.RequestAborted));
    });

    private Task StreamAsync(HttpContext context, IClusterPresence cluster, string? prefix, ClusterPosition position) => EventStream.ServeAsync(context, end, async over =>
    {
        using var output = new SseWriter(context.Response.BodyWriter);
        output.WriteId(position.ToString());
        output.WriteEnd();
        await new ClusterEventStream(output, prefix, position, timeProvider, over).RunAsync(cluster.ReadAsync(position, over.Token));
    });

    /// <returns><see langword="null"/>: from now on.</returns>
    private static ClusterPosition? Read(QueryReader query, HttpRequest request, int partitions)
    {
        string resumed = request.Headers[EventStream.ResumeHeader].ToString();
        string? since = query.Text("since");
        if (resumed.Length > 0)
            return Parse(EventStream.ResumeHeader, resumed, "send the id that came last, as it came, or leave it out");
        return since switch
        {
            null => null,
            EventStream.Oldest => new ClusterPosition(partitions),
            _ => Parse("since", since, $"send an id of the stream as it came, or '{EventStream.Oldest}'"),
        };

        ClusterPosition? Parse(string name, string text, string remedy)
        {
            if (ClusterPosition.TryParse(text, out ClusterPosition? position) && position.Partitions == partitions)
                return position;
            query.Refuse(name, text, "is no place in this cluster's log", remedy);
            return null;
        }
    }
}
