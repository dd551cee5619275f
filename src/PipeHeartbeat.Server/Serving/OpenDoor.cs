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
        HeartbeatEndPoint[] open = [.. services.GetRequiredService<HeartbeatListener>().EndPoints.Where(IsOpen)];
        if (open.Length > 0)
            Log.NobodyAuthenticates(logger, string.Join(", ", open.AsEnumerable()));
    }

    private static bool IsOpen(HeartbeatEndPoint endPoint) => endPoint.Address is IPEndPoint address && !IPAddress.IsLoopback(address.Address);
}
