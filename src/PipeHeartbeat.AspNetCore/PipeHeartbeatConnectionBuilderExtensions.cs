using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Adds heartbeats to an endpoint of Kestrel, or of any other host that builds connections.</summary>
public static class PipeHeartbeatConnectionBuilderExtensions
{
    /// <summary>
    /// Serves heartbeats on this endpoint: <c>kestrel.ListenAnyIP(15000, listen => listen.UsePipeHeartbeat())</c>. Needs
    /// <see cref="PipeHeartbeatServiceCollectionExtensions.AddPipeHeartbeat(Microsoft.Extensions.DependencyInjection.IServiceCollection)"/>.
    /// </summary>
    /// <param name="builder">The endpoint; what was added to it before (TLS, connection logging) comes first.</param>
    public static TBuilder UsePipeHeartbeat<TBuilder>(this TBuilder builder)
        where TBuilder : IConnectionBuilder
    {
        builder.UseConnectionHandler<HeartbeatConnectionHandler>();
        return builder;
    }
}
