using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.Server;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "Epoll is not to be had on this machine; Kestrel's socket transport serves instead, at a higher price.")]
    public static partial void EpollMissing(ILogger logger);

    [LoggerMessage(2, LogLevel.Error, "The admin API failed on {Method} {Path}.")]
    public static partial void RequestFailed(ILogger logger, Exception error, string method, string path);

    [LoggerMessage(
        3,
        LogLevel.Warning,
        "Whoever reaches {EndPoints} can be any client, under any name: nobody asks for credentials there. Set Jwt:KeyFile and Jwt:Audience, or listen on 127.0.0.1 alone.")]
    public static partial void NobodyAuthenticates(ILogger logger, string endPoints);

    [LoggerMessage(4, LogLevel.Warning, "The configuration has changed and does not serve: {Problem} The log levels stay as they were.")]
    public static partial void LevelsUnusable(ILogger logger, string problem);

    [LoggerMessage(5, LogLevel.Information, "The configuration has changed; its log levels hold now.")]
    public static partial void LevelsRead(ILogger logger);
}
