using Microsoft.AspNetCore.Http;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Who is there: asked page by page, for many at once, or for one; and how one is sent away.</summary>
internal sealed partial class ClientEndpoints(IPresence presence, TimeProvider timeProvider)
{
    private const string KickDetail = "by the admin API";

    private static IReadOnlyDictionary<string, ClientState> States { get; } = new Dictionary<string, ClientState>(StringComparer.Ordinal)
    {
        ["online"] = ClientState.Online,
        ["suspect"] = ClientState.Suspect,
        ["offline"] = ClientState.Offline,
    };

    private Task ListAsync(HttpContext context)
    {
        var query = new QueryReader(context.Request.Query);
        var asked = new ClientQuery
        {
            Prefix = query.Text("prefix"),
            State = query.OneOf("state", States),
            After = ReadCursor(query),
            Limit = query.Number("limit", 1, ClientQuery.MaxLimit, otherwise: new ClientQuery().Limit),
        };
        query.RefuseOthers();
        if (query.Problem is { } problem)
            return problem.WriteAsync(context);

        ClientPage page = presence.List(asked);
        DateTimeOffset now = timeProvider.GetUtcNow();
        var list = new ClientList([.. page.Clients.Select(status => ClientRows.Of(status, now))], page.Next?.ToString());
        return JsonAnswer.WriteAsync(context, list, AdminJsonContext.Default.ClientList);
    }

    private Task LookUpAsync(HttpContext context) => LookupBody.AnswerAsync(context, request =>
    {
        IReadOnlyDictionary<string, ClientStatus> known = presence.Find(request.Ids);
        var result = new LookupResult([.. request.Ids.Select(id => ClientRows.Of(id, known.GetValueOrDefault(id)))]);
        return JsonAnswer.WriteAsync(context, result, AdminJsonContext.Default.LookupResult);
    });

    private Task ShowAsync(HttpContext context)
    {
        if (QueryReader.RefuseAll(context) is { } refusal)
            return refusal;
        return ClientPath.IdOf(context) is { } id && presence.Find(id) is { } status
            ? JsonAnswer.WriteAsync(context, ClientRows.Of(status, timeProvider.GetUtcNow()), AdminJsonContext.Default.ClientRow)
            : NobodyAsync(context, "is unknown: it was never here, or too long ago");
    }

    private Task KickAsync(HttpContext context)
    {
        if (QueryReader.RefuseAll(context) is { } refusal)
            return refusal;
        if (ClientPath.IdOf(context) is not { } id || !presence.Kick(id, KickDetail))
            return NobodyAsync(context, "is not here");
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>That there is no such client.</summary>
    public static Task NobodyAsync(HttpContext context, string what)
    {
        // A path that only looks as one of a client's does after it was made simpler.
        if (ClientPath.IdOf(context) is not { } whole)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        string id = Problem.Shorten(whole);
        return (Problem.Of(StatusCodes.Status404NotFound, $"The client '{id}' {what}.") with { Parameter = "id", Value = id }).WriteAsync(context);
    }

    private static ClientCursor? ReadCursor(QueryReader query)
    {
        if (query.Text("after") is not { } text)
            return null;
        if (!ClientCursor.TryParse(text, out ClientCursor? cursor))
            query.Refuse("after", text, "is no cursor", "send what stood in 'next' of the page before, or leave it out");
        return cursor;
    }
}
