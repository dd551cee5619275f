using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PipeHeartbeat.Server;

/// <summary>Reads who is looked up.</summary>
internal static class LookupBody
{
    private const int MostIds = 1_000;

    /// <summary>What can be wrong with it, for the OpenAPI document.</summary>
    public static IReadOnlyList<(int Status, string When)> Problems { get; } =
    [
        (400, "The body does not parse, or holds more than 1,000 ids."),
        (403, "The server has no token, and the request comes from a page of another origin."),
        (413, "The body is longer than 1 MiB."),
        (415, "The body is not said to be JSON."),
    ];

    /// <summary>Answers, or says what is wrong with the request.</summary>
    public static async Task AnswerAsync(HttpContext context, Func<LookupRequest, Task> answer)
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

        (LookupRequest? request, Problem? problem) = await ReadAsync(context);
        await (request is null ? problem!.WriteAsync(context) : answer(request));
    }

    private static async Task<(LookupRequest? Request, Problem? Problem)> ReadAsync(HttpContext context)
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
