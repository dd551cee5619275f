using System.Text.Encodings.Web;
using System.Text.Json;

namespace PipeHeartbeat.Server;

/// <summary>JSON for whoever reads the output of a command: what matters only within HTML is not escaped.</summary>
internal static class ReadableJson
{
    public static AdminJsonContext Context { get; } = new(new JsonSerializerOptions(AdminJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
