using System.Net;
using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.Transport.Epoll;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Error, "Accepting on {EndPoint} failed ({Reason}); trying again. Failures in a row: {Count}.")]
    public static partial void AcceptFailed(ILogger logger, EndPoint endPoint, string reason, int count);

    [LoggerMessage(2, LogLevel.Error, "The loop {Loop} failed in one pass; it goes on.")]
    public static partial void LoopFailed(ILogger logger, Exception error, string loop);

    [LoggerMessage(5, LogLevel.Error, "A connection's loop was asked for {Request}, and what it called then failed; the connection goes on.")]
    public static partial void RequestFailed(ILogger logger, Exception error, LoopRequest request);

    [LoggerMessage(4, LogLevel.Error, "A connection could not be watched ({Reason}); it is closed.")]
    public static partial void WatchFailed(ILogger logger, string reason);

    [LoggerMessage(3, LogLevel.Error, "A callback failed that was told what has arrived; the connection goes on.")]
    public static partial void CallbackFailed(ILogger logger, Exception error);
}
