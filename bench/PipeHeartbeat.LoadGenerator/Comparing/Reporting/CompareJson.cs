using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Writes a comparison as JSON.</summary>
internal static class CompareJson
{
    // People read these files: a µ is to stand there as one.
    private static readonly JsonTypeInfo<CompareResult> Readable = (JsonTypeInfo<CompareResult>)new JsonSerializerOptions(CompareJsonContext.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }.GetTypeInfo(typeof(CompareResult));

    /// <summary>The JSON, ending in a line feed.</summary>
    public static string Write(CompareResult result) => JsonSerializer.Serialize(result, Readable) + "\n";
}
