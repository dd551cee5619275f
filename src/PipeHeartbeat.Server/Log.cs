using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.Server;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Epoll is not to be had on this machine; Kestrel's socket transport serves instead, at a higher price.")]
    public static partial void EpollMissing(ILogger logger);

    [LoggerMessage(2, LogLevel.Error, "The admin API failed on {Method} {Path}.")]
    public static partial void RequestFailed(ILogger logger, Exception error, string method, string path);
}
