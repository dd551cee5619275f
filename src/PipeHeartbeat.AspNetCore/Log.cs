using System.Net;
using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.AspNetCore;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Listening on {EndPoint}.")]
    public static partial void Listening(ILogger logger, EndPoint endPoint);

    [LoggerMessage(2, LogLevel.Error, "Accepting on {EndPoint} failed; trying again. Failures in a row: {Count}.")]
    public static partial void AcceptFailed(ILogger logger, Exception error, EndPoint endPoint, int count);

    [LoggerMessage(3, LogLevel.Error, "The payload handler failed on a packet from {EndPoint}; the next one is delivered.")]
    public static partial void PayloadHandlerFailed(ILogger logger, Exception error, EndPoint? endPoint);

    [LoggerMessage(4, LogLevel.Warning, "Shutdown left payloads from {EndPoint} unhandled.")]
    public static partial void PayloadsAbandoned(ILogger logger, EndPoint? endPoint);

    [LoggerMessage(5, LogLevel.Error, "A connection failed unexpectedly; it is ended, the others go on.")]
    public static partial void SessionFailed(ILogger logger, Exception error);

    [LoggerMessage(6, LogLevel.Error, "A deadline could not be handed to its connection; it will be reminded.")]
    public static partial void DeadlineFailed(ILogger logger, Exception error);

    [LoggerMessage(7, LogLevel.Error, "A connection observer failed; it misses this event, the others do not.")]
    public static partial void ObserverFailed(ILogger logger, Exception error);

    [LoggerMessage(8, LogLevel.Information, "Draining, over {Seconds:0.###} s. Connections that are told to go: {Count}.")]
    public static partial void Draining(ILogger logger, int count, double seconds);

    [LoggerMessage(9, LogLevel.Warning, "Shutdown did not wait for connections and payload handlers that had not ended: {Count}.")]
    public static partial void DrainIncomplete(ILogger logger, int count);

    [LoggerMessage(10, LogLevel.Warning, "A connection could not be woken; it is closing.")]
    public static partial void WakeFailed(ILogger logger, Exception error);

    [LoggerMessage(11, LogLevel.Error, "Listening on {EndPoint} could not be ended in order.")]
    public static partial void StopFailed(ILogger logger, Exception error, EndPoint endPoint);

    [LoggerMessage(12, LogLevel.Warning, "{Source} stood still for {Seconds:0.000} s; nobody is declared offline before one more interval.")]
    public static partial void Stalled(ILogger logger, StallSource source, double seconds);

    [LoggerMessage(13, LogLevel.Error, "{Silent} of {Open} clients have fallen silent at once, most likely for the network's sake: no verdicts for a while.")]
    public static partial void MassExpiry(ILogger logger, int silent, int open);

    [LoggerMessage(14, LogLevel.Error, "Measuring the server's own health failed; it goes on.")]
    public static partial void HealthFailed(ILogger logger, Exception error);

    [LoggerMessage(15, LogLevel.Error, "The authenticator failed on a HELLO from {EndPoint}; it is refused.")]
    public static partial void AuthenticatorFailed(ILogger logger, Exception error, EndPoint? endPoint);

    [LoggerMessage(16, LogLevel.Error, "Somebody who listens to the metrics failed; the verdict stands.")]
    public static partial void MetricsFailed(ILogger logger, Exception error);

    [LoggerMessage(17, LogLevel.Warning, "The file {Path} {Problem}; what was read before stays.")]
    public static partial void FileUnusable(ILogger logger, string path, string problem);

    [LoggerMessage(18, LogLevel.Information, "Read {Path} anew.")]
    public static partial void FilesRead(ILogger logger, string path);

    [LoggerMessage(
        19,
        LogLevel.Warning,
        "Webhook {Name} ({Url}) is not delivered to: {Error}. Attempts that have failed in a row: {Attempts}, events that wait: {Behind}; it is tried on and on.")]
    public static partial void WebhookFailing(ILogger logger, string name, string url, string error, int attempts, long behind);

    [LoggerMessage(20, LogLevel.Information, "Webhook {Name} ({Url}) is delivered to again. Attempts that had failed: {Attempts}.")]
    public static partial void WebhookRecovered(ILogger logger, string name, string url, int attempts);

    [LoggerMessage(21, LogLevel.Warning, "Webhook {Name} ({Url}) answered 410 Gone: nothing is posted to it any more until the next start.")]
    public static partial void WebhookGone(ILogger logger, string name, string url);

    [LoggerMessage(22, LogLevel.Warning, "Webhook {Name} ({Url}) is too far behind: what it would be told next is not held any more. It gets a reset, and who is there.")]
    public static partial void WebhookBehind(ILogger logger, string name, string url);

    [LoggerMessage(23, LogLevel.Error, "Delivering to webhook {Name} failed unexpectedly; it goes on in a minute, with what was not taken yet.")]
    public static partial void WebhookFailed(ILogger logger, Exception error, string name);

    [LoggerMessage(24, LogLevel.Warning, "Shutdown left events undelivered to webhook {Name}: {Count}.")]
    public static partial void WebhookAbandoned(ILogger logger, string name, long count);

    [LoggerMessage(25, LogLevel.Information, "A new pace. Clients whose ids begin with '{Prefix}' and that are told how often to beat: {Count}.")]
    public static partial void Paced(ILogger logger, int count, string prefix);
}
