using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.Server;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Epoll is not to be had on this machine; Kestrel's socket transport serves instead, at a higher price.")]
    public static partial void EpollMissing(ILogger logger);
}
