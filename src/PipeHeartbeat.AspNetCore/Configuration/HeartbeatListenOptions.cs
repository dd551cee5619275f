namespace PipeHeartbeat.AspNetCore;

/// <summary>Where the listener of <see cref="PipeHeartbeatServiceCollectionExtensions.AddPipeHeartbeatListener"/> listens.</summary>
public sealed class HeartbeatListenOptions
{
    /// <summary>
    /// The addresses; an <see cref="System.Net.IPEndPoint"/> can be added as it is. Default: none, and then 0.0.0.0:15000 is used, without TLS.
    /// </summary>
    public IList<HeartbeatEndPoint> EndPoints { get; } = [];
}
