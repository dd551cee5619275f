using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>Holds up the thread that tells it of an end: with epoll, a loop.</summary>
internal sealed class BlockingObserver : IConnectionObserver, IDisposable
{
    private readonly ManualResetEventSlim _released = new();
    private readonly TaskCompletionSource _blocked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isArmed;

    public Task Blocked => _blocked.Task.WaitAsync(EventRecorder.Patience);

    public void Arm() => _isArmed = true;

    public void Release()
    {
        _isArmed = false;
        _released.Set();
    }

    public void OnEvent(ConnectionEvent connectionEvent)
    {
        if (!_isArmed || connectionEvent.Kind != ConnectionEventKind.Ended)
            return;
        _blocked.TrySetResult();
        _released.Wait(EventRecorder.Patience);
    }

    public void Dispose() => _released.Dispose();
}
