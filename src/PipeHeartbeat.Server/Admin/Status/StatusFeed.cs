using System.Buffers;
using System.Text.Json;

namespace PipeHeartbeat.Server;

/// <summary>
/// The status, taken down once a second for all subscribers together, as the bytes that each of them is sent. Nobody subscribes: nothing is done. Who is
/// still busy with a former one misses those between: there is nothing that could pile up.
/// </summary>
internal sealed class StatusFeed : IDisposable
{
    public static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly StatusReport _report;
    private readonly ITimer _timer;
    private TaskCompletionSource<ReadOnlyMemory<byte>> _next = Create();
    private ReadOnlyMemory<byte> _last;
    private int _subscribers;

    public StatusFeed(StatusReport report, TimeProvider timeProvider)
    {
        _report = report;
        _timer = timeProvider.CreateTimer(static state => ((StatusFeed)state!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Begins to subscribe; each call has its <see cref="Leave"/>.</summary>
    /// <returns>How the server stands, as of the last second.</returns>
    public ReadOnlyMemory<byte> Enter()
    {
        lock (_lock)
        {
            if (_subscribers == 0)
            {
                _last = Take();
                _timer.Change(Period, Timeout.InfiniteTimeSpan);
            }

            _subscribers++;
            return _last;
        }
    }

    public void Leave()
    {
        lock (_lock)
        {
            if (--_subscribers == 0)
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>What will be taken down next.</summary>
    public Task<ReadOnlyMemory<byte>> NextAsync()
    {
        lock (_lock)
            return _next.Task;
    }

    public void Dispose() => _timer.Dispose();

    // The subscribers write elsewhere: whoever takes long to write keeps nobody waiting.
    private static TaskCompletionSource<ReadOnlyMemory<byte>> Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Tick()
    {
        lock (_lock)
        {
            if (_subscribers == 0)
                return;
            TaskCompletionSource<ReadOnlyMemory<byte>> told = _next;
            _next = Create();
            try
            {
                told.SetResult(_last = Take());
            }
            catch (Exception error)
            {
                // A timer has nobody to throw to: who waits for the status is told.
                told.SetException(error);
            }

            // Again only now, so that two never overlap.
            _timer.Change(Period, Timeout.InfiniteTimeSpan);
        }
    }

    private ReadOnlyMemory<byte> Take()
    {
        var output = new ArrayBufferWriter<byte>(2_048);
        output.Write("event: status\ndata: "u8);
        using (var json = new Utf8JsonWriter(output, JsonAnswer.Options))
            JsonSerializer.Serialize(json, _report.Take(), AdminJsonContext.Default.StatusResponse);
        output.Write("\n\n"u8);
        return output.WrittenMemory;
    }
}
