using System.Diagnostics;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>Asks a loop how late it comes to what is posted to it, and has it measure its next pass. One is under way at a time.</summary>
internal sealed class LoopProbe(EpollLoop loop, LoopMetrics metrics) : ILoopWork
{
    private long _sentAt;
    private int _isUnderWay;

    /// <summary>Thread-safe.</summary>
    public void Send()
    {
        if (Interlocked.Exchange(ref _isUnderWay, 1) == 1)
            return;
        Volatile.Write(ref _sentAt, Stopwatch.GetTimestamp());
        loop.Post(this);
    }

    public void RunOnLoop()
    {
        TimeSpan lag = Stopwatch.GetElapsedTime(Volatile.Read(ref _sentAt));
        Volatile.Write(ref _isUnderWay, 0);
        loop.MeasureNextPass();
        metrics.Lagged(loop.Name, lag);
    }
}
