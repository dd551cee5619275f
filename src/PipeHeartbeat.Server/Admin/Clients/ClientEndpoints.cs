using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Who is there: asked page by page, for many at once, or for one; and how one is sent away.</summary>
internal sealed partial class ClientEndpoints(IPresence presence, TimeProvider timeProvider)
{
    private const int MostIds = 1_000;

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

    private async Task LookUpAsync(HttpContext context)
    {
        if (QueryReader.RefuseAll(context) is { } refusal)
        {
            await refusal;
            return;
        }

        if (!context.Request.HasJsonContentType())
        {
            context.Response.StatusCode = StatusCodes.Status415UnsupportedMediaType;
            return;
        }

        (LookupRequest? request, Problem? problem) = await ReadLookupAsync(context);
        if (request is null)
        {
            await problem!.WriteAsync(context);
            return;
        }

        IReadOnlyDictionary<string, ClientStatus> known = presence.Find(request.Ids);
        var result = new LookupResult([.. request.Ids.Select(id => ClientRows.Of(id, known.GetValueOrDefault(id)))]);
        await JsonAnswer.WriteAsync(context, result, AdminJsonContext.Default.LookupResult);
    }

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

    private static Task NobodyAsync(HttpContext context, string what)
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

    private static async Task<(LookupRequest? Request, Problem? Problem)> ReadLookupAsync(HttpContext context)
    {
        LookupRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync(context.Request.Body, AdminJsonContext.Default.LookupRequest, context.RequestAborted);
        }
        catch (JsonException error)
        {
            return (null, Problem.Of(StatusCodes.Status400BadRequest, $"The body is wrong at '{Problem.Shorten(error.Path ?? "$")}': send {{\"ids\": [\"…\"]}}."));
        }

        if (request?.Ids is not { } ids || ids.Contains(null!))
            return (null, Problem.Of(StatusCodes.Status400BadRequest, "The body has no list of ids: send {\"ids\": [\"…\"]}."));
        return ids.Count > MostIds
            ? (null, Problem.BadValue("ids", $"{ids.Count} ids", "are too many", $"send {MostIds} at most"))
            : (request, null);
    }
}
