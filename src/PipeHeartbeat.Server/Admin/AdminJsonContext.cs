using System.Text.Json.Serialization;

namespace PipeHeartbeat.Server;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(CheckResult))]
[JsonSerializable(typeof(ClientList))]
[JsonSerializable(typeof(ClientRow))]
[JsonSerializable(typeof(ClusterClientList))]
[JsonSerializable(typeof(ClusterEventRow))]
[JsonSerializable(typeof(ClusterLookupResult))]
[JsonSerializable(typeof(ClusterReport))]
[JsonSerializable(typeof(ClusterRow))]
[JsonSerializable(typeof(EventMark))]
[JsonSerializable(typeof(EventRow))]
[JsonSerializable(typeof(IReadOnlyList<EffectiveValue>))]
[JsonSerializable(typeof(KickResult))]
[JsonSerializable(typeof(LookupRequest))]
[JsonSerializable(typeof(LookupResult))]
[JsonSerializable(typeof(PaceReport))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(SilentClients))]
[JsonSerializable(typeof(StatusDrain))]
[JsonSerializable(typeof(StatusResponse))]
[JsonSerializable(typeof(string))]
internal sealed partial class AdminJsonContext : JsonSerializerContext;
