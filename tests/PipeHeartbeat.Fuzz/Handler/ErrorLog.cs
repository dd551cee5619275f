using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Fuzz;

/// <summary>Keeps every exception and every error that the server logs: none may come of anything that a client does.</summary>
internal sealed class ErrorLog : ILogger<SessionManager>
{
    public ConcurrentQueue<string> Errors { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (exception is not null || logLevel >= LogLevel.Error)
            Errors.Enqueue($"{formatter(state, exception)} {exception}");
    }
}
