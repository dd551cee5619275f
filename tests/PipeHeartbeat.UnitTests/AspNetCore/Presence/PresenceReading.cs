using System.Threading.Channels;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore.Presence;

/// <summary>Somebody who reads the events of a server from a moment on.</summary>
internal sealed class PresenceReading : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly Channel<PresenceEvent> _events = Channel.CreateUnbounded<PresenceEvent>();
    private readonly Task _reading;

    public PresenceReading(IPresence presence, long? since = null) => _reading = ReadAsync(presence.ReadAsync(since ?? presence.LastSeq, _over.Token));

    public async Task<PresenceEvent> NextAsync() => await _events.Reader.ReadAsync().AsTask().WaitAsync(EventRecorder.Patience);

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
