namespace PipeHeartbeat.Benchmarks;

/// <summary>A thread that waits, awake, to do its half at the same time as the benchmark's own.</summary>
internal sealed class SecondThread : IDisposable
{
    private readonly Thread _thread;
    private Action? _work;
    private Exception? _error;
    private int _turn;
    private volatile bool _stopping;

    public SecondThread()
    {
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Does both halves at once, and returns when both are done.</summary>
    public void Together(Action ours, Action theirs)
    {
        _work = theirs;
        Volatile.Write(ref _turn, 1);
        ours();
        var spin = default(SpinWait);
        while (Volatile.Read(ref _turn) != 0)
            spin.SpinOnce(sleep1Threshold: -1);
        if (_error is not null)
            throw new InvalidOperationException("The second thread has failed.", _error);
    }

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
    }

    private void Run()
    {
        var spin = default(SpinWait);
        while (!_stopping)
        {
            if (Volatile.Read(ref _turn) == 0)
            {
                spin.SpinOnce(sleep1Threshold: -1);
                continue;
            }

            try
            {
                _work!();
            }
            catch (Exception error)
            {
                _error = error;
            }

            Volatile.Write(ref _turn, 0);
        }
    }
}
