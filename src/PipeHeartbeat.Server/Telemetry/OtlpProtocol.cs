namespace PipeHeartbeat.Server;

/// <summary>How metrics are sent to a collector.</summary>
internal enum OtlpProtocol
{
    /// <summary>gRPC, usually on port 4317.</summary>
    Grpc,

    /// <summary>Protocol buffers over HTTP, usually on port 4318 and the path <c>/v1/metrics</c>.</summary>
    Http,
}
