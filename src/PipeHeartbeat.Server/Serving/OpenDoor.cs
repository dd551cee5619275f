using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>Says so if others than this machine can be clients, and nobody asks them who they are.</summary>
internal static class OpenDoor
{
    public static void Announce(IServiceProvider services, ILogger logger)
    {
        if (services.GetService<IClientAuthenticator>() is not null)
            return;
        IPEndPoint[] open = [.. services.GetRequiredService<HeartbeatListener>().EndPoints.OfType<IPEndPoint>().Where(endPoint => !IPAddress.IsLoopback(endPoint.Address))];
        if (open.Length > 0)
            Log.NobodyAuthenticates(logger, string.Join(", ", open.AsEnumerable()));
    }
}
