using System.Diagnostics;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>
/// Watches the machine, not the server: a thread that sleeps a millisecond at a time and notes how late it gets to run. A deadline that
/// was met late while the machine stood still proves nothing about the server, in either direction.
/// </summary>
internal sealed class StallMonitor : IDisposable
{
    private readonly Thread _thread;
    private volatile bool _stopping;
    private long _worstTicks;

    public StallMonitor()
    {
        _thread = new Thread(Watch) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>The longest that a thread which wanted to run had to wait since the last call.</summary>
    public TimeSpan TakeWorst() => Stopwatch.GetElapsedTime(0, Interlocked.Exchange(ref _worstTicks, 0));

    public void Dispose()
    {
        _stopping = true;
        _thread.Join();
    }

    private void Watch()
    {
        long before = Stopwatch.GetTimestamp();
        while (!_stopping)
        {
            // The sleep is what is measured, nothing waits for it.
            Thread.Sleep(1);
            long now = Stopwatch.GetTimestamp();
            if (now - before > Volatile.Read(ref _worstTicks))
                Volatile.Write(ref _worstTicks, now - before);
            before = now;
        }
    }
}
