using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace PipeHeartbeat.AspNetCore;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(WebhookBatch))]
internal sealed partial class WebhookJsonContext : JsonSerializerContext
{
    /// <summary>What matters only within HTML is not escaped, as in the event stream.</summary>
    public static WebhookJsonContext Readable { get; } =
        new(new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
