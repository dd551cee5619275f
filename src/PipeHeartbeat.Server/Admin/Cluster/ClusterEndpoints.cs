using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.Server;

/// <summary>Who is online in the whole cluster, and where.</summary>
internal sealed class ClusterEndpoints(ClusterAccess access)
{
    public const string Path = "/api/v1/cluster";
    public const string ClientsPath = $"{Path}/clients";
    public const string Tag = "cluster";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(HttpMethods.Get, Path, TellAsync, new ApiOperation(Tag, "getCluster", "Tells how the cluster stands.", "Its nodes, and how many clients each has.")
        {
            Result = typeof(ClusterReport),
            Problems = ClusterAccess.Problems((400, "There is no such parameter.")),
        });
        routes.Map(HttpMethods.Get, ClientsPath, ListAsync, new ApiOperation(
            Tag,
            "listClusterClients",
            "Lists the clients of all nodes, a page at a time.",
            "Those who are there and those who are waited for, in no order. Who is there all the while by one connection is listed once, seldom twice; whoever comes, goes or moves meanwhile may be left out.")
        {
            Parameters =
            [
                new ApiParameter("prefix", ParameterLocation.Query, "How their ids begin."),
                new ApiParameter("after", ParameterLocation.Query, "Where to go on: what stood in next of the page before."),
                new ApiParameter("limit", ParameterLocation.Query, "How many at most.") { Range = (1, ClusterQuery.MaxLimit, new ClusterQuery().Limit) },
            ],
            Result = typeof(ClusterClientList),
            Problems = ClusterAccess.Problems((400, ApiProblems.BadQuery)),
        });
        routes.Map(HttpMethods.Post, ClientPath.ClusterLookupPath, LookUpAsync, new ApiOperation(
            Tag, "lookUpClusterClients", "Looks up many clients of all nodes at once.", "Which of them are online, on which node, and since when. Whoever is not in the answer is offline.")
        {
            Body = typeof(LookupRequest),
            Result = typeof(ClusterLookupResult),
            Problems = ClusterAccess.Problems(LookupBody.Problems),
        });
        routes.Map(HttpMethods.Get, ClientPath.ClusterPattern, ShowAsync, new ApiOperation(Tag, "getClusterClient", "Tells on which node a client is.", "Also of one that is waited for.")
        {
            Parameters = [ClientEndpoints.IdInPath],
            Result = typeof(ClusterRow),
            Problems = ClusterAccess.Problems((400, "The id is not percent-encoded UTF-8.")),
        });
    }

    private Task TellAsync(HttpContext context) => QueryReader.RefuseAll(context) ?? access.AnswerAsync(context, async cluster =>
    {
        ClusterStatus status = await cluster.GetStatusAsync(context.RequestAborted);
        await JsonAnswer.WriteAsync(context, ClusterRows.Of(status, cluster.IsJoined, cluster.Partitions), AdminJsonContext.Default.ClusterReport);
    });

    private Task ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var asked = new ClusterQuery
        {
            Prefix = query.Text("prefix"),
            After = query.Text("after"),
            Limit = query.Number("limit", 1, ClusterQuery.MaxLimit, otherwise: new ClusterQuery().Limit),
        };
        query.RefuseOthers();
        return query.Problem is { } problem ? problem.WriteAsync(context) : access.AnswerAsync(context, cluster => ListAsync(context, cluster, asked));
    }

    private static async Task ListAsync(HttpContext context, IClusterPresence cluster, ClusterQuery asked)
    {
        ClusterPage page;
        try
        {
            page = await cluster.ListAsync(asked, context.RequestAborted);
        }
        catch (FormatException)
        {
            await Problem.BadValue("after", asked.After!, "is no cursor", "send what stood in 'next' of the page before, or leave it out").WriteAsync(context);
            return;
        }

        await JsonAnswer.WriteAsync(context, new ClusterClientList([.. page.Clients.Select(ClusterRows.Of)], page.Next), AdminJsonContext.Default.ClusterClientList);
    }

    private Task LookUpAsync(HttpContext context) => LookupBody.AnswerAsync(context, request => access.AnswerAsync(context, async cluster =>
    {
        IReadOnlyDictionary<string, ClusterClient> found = await cluster.FindAsync([.. request.Ids], context.RequestAborted);
        ClusterRow[] rows = [.. request.Ids.Distinct(StringComparer.Ordinal).Where(found.ContainsKey).Select(id => ClusterRows.Of(found[id]))];
        await JsonAnswer.WriteAsync(context, new ClusterLookupResult(rows), AdminJsonContext.Default.ClusterLookupResult);
    }));

    private Task ShowAsync(HttpContext context) => QueryReader.RefuseAll(context) ?? access.AnswerAsync(context, async cluster =>
    {
        if (ClientPath.IdOf(context) is { } id && (await cluster.FindAsync([id], context.RequestAborted)).TryGetValue(id, out ClusterClient? client))
            await JsonAnswer.WriteAsync(context, ClusterRows.Of(client), AdminJsonContext.Default.ClusterRow);
        else
            await ClientEndpoints.NobodyAsync(context, "is on no node");
    });
}
