using System.Net;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Where the listener of <see cref="PipeHeartbeatServiceCollectionExtensions.AddPipeHeartbeatListener"/> listens.</summary>
public sealed class HeartbeatListenOptions
{
    /// <summary>The addresses; port 0 takes a free one. Default: none, and then 0.0.0.0:15000 is used.</summary>
    public IList<EndPoint> EndPoints { get; } = [];
}
