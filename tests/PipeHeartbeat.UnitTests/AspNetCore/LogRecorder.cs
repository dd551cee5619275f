using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>Keeps what was logged, at the level of warnings and above unless told otherwise.</summary>
internal sealed class LogRecorder(LogLevel least = LogLevel.Warning) : ILoggerProvider, ILogger
{
    public ConcurrentQueue<(EventId Id, string Text, Exception? Error)> Lines { get; } = [];

    public IEnumerable<(EventId Id, string Text, Exception? Error)> OfEvent(int id) => Lines.Where(line => line.Id.Id == id);

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Lines.Enqueue((eventId, formatter(state, exception), exception));
    }

    public void Dispose()
    {
    }
}
