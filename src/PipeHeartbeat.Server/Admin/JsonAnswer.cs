using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace PipeHeartbeat.Server;

/// <summary>Writes JSON that people can read, too: quotes and letters that matter only within HTML are not escaped.</summary>
internal static class JsonAnswer
{
    public const string ContentType = "application/json";

    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static async Task WriteAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type, string contentType = ContentType)
    {
        context.Response.ContentType = contentType;
        using (var json = new Utf8JsonWriter(context.Response.BodyWriter, Options))
            JsonSerializer.Serialize(json, value, type);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }
}
