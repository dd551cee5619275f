using System.Diagnostics;
using System.Threading.Channels;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore.Presence;

/// <summary>Somebody who reads the events of a server from a moment on.</summary>
internal sealed class PresenceReading : IAsyncDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _over = new();
    private readonly Channel<PresenceEvent> _events = Channel.CreateUnbounded<PresenceEvent>();
    private readonly Task _reading;
    private readonly TestServer _server;

    public PresenceReading(TestServer server, long since)
    {
        _server = server;
        _reading = ReadAsync(server.Presence().ReadAsync(since, _over.Token));
    }

    /// <summary>A reader that was woken for one event is told of the next after a rest, by a clock that nobody else moves.</summary>
    public async Task<PresenceEvent> NextAsync()
    {
        Task<PresenceEvent> next = _events.Reader.ReadAsync().AsTask();
        for (long began = Stopwatch.GetTimestamp(); !next.IsCompleted; await Task.WhenAny(next, Task.Delay(Look)))
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < EventRecorder.Patience, "no event came");
            _server.Advance(JournalWaker.Rest.TotalMilliseconds);
        }

        return await next;
    }

    public async Task<PresenceEvent[]> NextAsync(int count)
    {
        var events = new PresenceEvent[count];
        for (int i = 0; i < count; i++)
            events[i] = await NextAsync();
        return events;
    }

    /// <summary>The kinds and clients of the next.</summary>
    public async Task<IEnumerable<(PresenceEventKind Kind, string ClientId)>> NextKindsAsync(int count) =>
        (await NextAsync(count)).Select(e => (e.Kind, e.ClientId));

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _reading.WaitAsync(EventRecorder.Patience));
        _over.Dispose();
    }

    private async Task ReadAsync(IAsyncEnumerable<PresenceEvent> events)
    {
        await foreach (PresenceEvent one in events)
            _events.Writer.TryWrite(one);
    }
}
