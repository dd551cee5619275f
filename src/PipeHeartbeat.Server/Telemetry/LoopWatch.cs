using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace PipeHeartbeat.Server;

/// <summary>
/// Knows which of the threads that receive, or that others need, have not come to what they were called for: each is asked every second or two, and tells by
/// <c>pipeheartbeat.loop.lag</c> when it comes to it. Thread-safe.
/// </summary>
internal sealed class LoopWatch : IDisposable
{
    /// <summary>Longer than any stall after which a server should be left to itself.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _timeProvider;
    private readonly ConcurrentDictionary<string, long> _seen = [];
    private readonly MeterListener _listener = new();

    public LoopWatch(IMeterFactory meters, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters) && instrument.Name == TransportInstruments.LoopLagName)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Note(tags));
        _listener.Start();
    }

    /// <summary>Those that were heard of before, but not for ten seconds.</summary>
    public IReadOnlyList<string> Stuck => [.. _seen.Where(loop => _timeProvider.GetElapsedTime(loop.Value) > Patience).Select(loop => loop.Key).Order(StringComparer.Ordinal)];

    public void Dispose() => _listener.Dispose();

    private void Note(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        foreach ((string key, object? value) in tags)
        {
            if (key == TransportInstruments.LoopTag && value is string loop)
                _seen[loop] = _timeProvider.GetTimestamp();
        }
    }
}
