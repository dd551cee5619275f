using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace PipeHeartbeat.Server;

/// <summary>What is wrong with a request, after RFC 9457.</summary>
/// <param name="Type">Always <c>about:blank</c>: the status says what kind of problem it is.</param>
/// <param name="Title">The status in words.</param>
/// <param name="Status">The status of the answer.</param>
/// <param name="Detail">What is wrong, and what would be right.</param>
/// <param name="Parameter">What in the request is wrong, if it is one thing.</param>
/// <param name="Value">Its value.</param>
internal sealed record Problem(
    string Type,
    string Title,
    int Status,
    string Detail,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Parameter = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Value = null)
{
    public const string ContentType = "application/problem+json";

    private const string Blank = "about:blank";
    private const int MostShown = 128;

    public static Problem Of(int status, string detail) => new(Blank, ReasonPhrases.GetReasonPhrase(status), status, detail);

    /// <summary>A value that cannot be; said as a wrong option is.</summary>
    public static Problem BadValue(string parameter, string value, string what, string remedy)
    {
        string shown = Shorten(value);
        return Of(StatusCodes.Status400BadRequest, $"{parameter} = '{shown}' {what}: {remedy}.") with { Parameter = parameter, Value = shown };
    }

    public static string Shorten(string? text) => text is { Length: > MostShown } ? $"{text[..MostShown]}…" : text ?? "";

    public Task WriteAsync(HttpContext context)
    {
        context.Response.StatusCode = Status;
        return JsonAnswer.WriteAsync(context, this, AdminJsonContext.Default.Problem, ContentType);
    }
}
