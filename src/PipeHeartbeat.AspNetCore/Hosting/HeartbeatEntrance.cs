using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace PipeHeartbeat.AspNetCore;

/// <summary>What connections come through on their way from an address to the handler: PROXY header, then TLS, as that address asks for.</summary>
internal sealed class HeartbeatEntrance(IServiceProvider services)
{
    public Action<ConnectionContext> For(HeartbeatEndPoint endPoint)
    {
        Action<ConnectionContext> serve = services.GetRequiredService<HeartbeatConnectionHandler>().Serve;
        if (endPoint.IsTls)
        {
            TlsServer tls = services.GetRequiredService<TlsServer>();
            Action<ConnectionContext> plain = serve;
            serve = connection => plain(tls.Wrap(connection));
        }

        return endPoint.IsProxied
            ? new ProxiedEntrance(services.GetRequiredService<SessionManager>(), serve).Serve
            : serve;
    }
}
