using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Slows or quickens clients.</summary>
internal sealed class PaceEndpoints(HeartbeatPace pace, IOptions<HeartbeatOptions> options)
{
    public const string Path = "/api/v1/pace";

    private const string Tag = "pace";

    private static readonly ApiParameter Prefix = new("prefix", ParameterLocation.Query, "How their ids begin, case counts. Without it: all that said who they are.");

    private static readonly (int, string) Foreign = (403, "The server has no token, and the request comes from a page of another origin.");

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.Map(HttpMethods.Get, Path, ListAsync, new ApiOperation(Tag, "pace", "What was decided about whom.", "Empty after a start: clients then get what they wish, or the server's interval.")
        {
            Result = typeof(PaceReport),
            Problems = ApiProblems.AlwaysAnd((400, "There is no such parameter.")),
        });
        routes.Map(HttpMethods.Post, Path, SetAsync, new ApiOperation(
            Tag,
            "setPace",
            "Slows or quickens clients.",
            "Who is there is told at once; who comes later gets it with the welcome, whatever it wishes. Nobody is declared offline for it: a longer timeout holds before the client "
            + "is told, a shorter one when it keeps to it. Rules for longer prefixes that begin with this one are replaced.")
        {
            Parameters = [new ApiParameter("interval", ParameterLocation.Query, "How often they are to beat, such as 10s; 100ms to 10m, unless the server is configured otherwise.") { IsRequired = true }, Prefix],
            Result = typeof(PaceReport),
            Problems = ApiProblems.AlwaysAnd(
                (400, "The interval is missing, no duration or out of range, or there is no such parameter."),
                Foreign,
                (409, "There are too many rules.")),
        });
        routes.Map(HttpMethods.Delete, Path, ClearAsync, new ApiOperation(
            Tag, "clearPace", "Takes a pace back.", "Who is there is told the interval of a rule that is left, or the server's.")
        {
            Parameters = [Prefix],
            Result = typeof(PaceReport),
            Problems = ApiProblems.AlwaysAnd((400, "There is no such parameter."), Foreign),
        });
    }

    private Task ListAsync(HttpContext context) => QueryReader.RefuseAll(context) ?? AnswerAsync(context, told: 0);

    private Task SetAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        TimeSpan interval = query.Duration("interval", options.Value.MinInterval, options.Value.MaxInterval, TimeSpan.Zero);
        string prefix = query.Text(Prefix.Name) ?? "";
        query.RefuseOthers();
        if (interval == TimeSpan.Zero)
            query.Refuse("interval", "", "is missing", "say how often clients are to beat, such as 10s");
        if (query.Problem is { } problem)
            return problem.WriteAsync(context);

        try
        {
            return AnswerAsync(context, pace.Set(interval, prefix));
        }
        catch (InvalidOperationException error)
        {
            return Problem.Of(StatusCodes.Status409Conflict, error.Message).WriteAsync(context);
        }
    }

    private Task ClearAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        string prefix = query.Text(Prefix.Name) ?? "";
        query.RefuseOthers();
        return query.Problem?.WriteAsync(context) ?? AnswerAsync(context, pace.Clear(prefix));
    }

    private Task AnswerAsync(HttpContext context, int told) =>
        JsonAnswer.WriteAsync(context, PaceReport.Of(pace, told), AdminJsonContext.Default.PaceReport);
}
