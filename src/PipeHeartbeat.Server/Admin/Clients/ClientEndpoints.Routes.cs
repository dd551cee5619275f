using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.OpenApi;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <content>Where the requests are, and what the OpenAPI document says of them.</content>
internal sealed partial class ClientEndpoints
{
    private const string Tag = "clients";

    public static ApiParameter IdInPath { get; } = new(
        "id", ParameterLocation.Path, "What the client said in its HELLO, or its remote address and port if it said none; percent-encoded UTF-8, slashes included.");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(HttpMethods.Get, "/api/v1/clients", ListAsync, new ApiOperation(
            Tag,
            "listClients",
            "Lists clients, a page at a time.",
            "Those who are there, those who are waited for, and those who are offline and still known. Who is there all the while by one connection is listed "
            + "once; one that comes, goes or moves between two pages may be listed twice or not at all.")
        {
            Parameters =
            [
                new ApiParameter("prefix", ParameterLocation.Query, "How their ids begin."),
                new ApiParameter("state", ParameterLocation.Query, "How they stand.") { Values = [.. States.Keys] },
                new ApiParameter("after", ParameterLocation.Query, "Where to go on: what stood in next of the page before."),
                new ApiParameter("limit", ParameterLocation.Query, "How many at most.") { Range = (1, ClientQuery.MaxLimit, new ClientQuery().Limit) },
            ],
            Result = typeof(ClientList),
            Problems = ApiProblems.AlwaysAnd((400, ApiProblems.BadQuery)),
        });
        routes.Map(HttpMethods.Post, ClientPath.LookupPath, LookUpAsync, new ApiOperation(
            Tag, "lookUpClients", "Looks up many clients at once.", "Which of them are online, since when, and when they were last seen. An id that nobody knows is answered as unknown.")
        {
            Body = typeof(LookupRequest),
            Result = typeof(LookupResult),
            Problems = ApiProblems.AlwaysAnd(LookupBody.Problems),
        });
        routes.Map(HttpMethods.Get, ClientPath.Pattern, ShowAsync, new ApiOperation(
            Tag, "getClient", "Tells how one client stands.", "Of one that is offline, what was known when it went.")
        {
            Parameters = [IdInPath],
            Result = typeof(ClientRow),
            Problems = ApiProblems.AlwaysAnd((400, "The id is not percent-encoded UTF-8."), (404, "Nobody knows of it: it was never there, or too long ago.")),
        });
        routes.Map(HttpMethods.Delete, ClientPath.Pattern, KickAsync, new ApiOperation(
            Tag, "kickClient", "Ends a client's connection.", "With the reason kicked. A client may connect again.")
        {
            Parameters = [IdInPath],
            Success = StatusCodes.Status204NoContent,
            Problems = ApiProblems.AlwaysAnd(
                (400, "The id is not percent-encoded UTF-8."),
                (403, "The server has no token, and the request comes from a page of another origin."),
                (404, "It is not there.")),
        });
    }
}
