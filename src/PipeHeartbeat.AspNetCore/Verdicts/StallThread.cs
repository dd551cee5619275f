using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>The thread <c>phb-health</c>: wakes every 200 ms, sleeping on the operating system, not on a timer of the thread pool.</summary>
internal sealed class StallThread : IDisposable
{
    private readonly LivenessClock _clock;
    private readonly Action<long> _wake;
    private readonly Action<Exception> _onError;
    private readonly ManualResetEvent _stopping = new(initialState: false);
    private readonly Thread _thread;

    /// <param name="clock">What tells the time.</param>
    /// <param name="wake">Called with the time, each period.</param>
    /// <param name="onError">Told of what it throws; the thread goes on.</param>
    public StallThread(LivenessClock clock, Action<long> wake, Action<Exception> onError)
    {
        _clock = clock;
        _wake = wake;
        _onError = onError;
        _thread = new Thread(Run) { Name = "phb-health", IsBackground = true };
    }

    public void Start() => _thread.Start();

    public void Dispose()
    {
        _stopping.Set();
        if (_thread.IsAlive && Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private void Run()
    {
        do
        {
            try
            {
                _wake(_clock.NowMs);
            }
            catch (Exception error)
            {
                _onError(error);
            }
        }
        while (!_stopping.WaitOne(StallMonitor.PeriodMs));
    }
}
