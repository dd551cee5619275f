using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// A thread <c>phb-io-N</c> that waits for readiness and receives. After a pass that had work it sleeps for the pace, so that readiness is
/// taken in batches; a loop without work sleeps in the kernel and costs nothing.
/// </summary>
/// <remarks>
/// All that happens to a descriptor but sending happens on this thread: so nothing is received, or closed, behind anybody's back. Others
/// ask for it with <see cref="Post"/>.
/// </remarks>
internal sealed unsafe class EpollLoop : IDisposable
{
    private const int EventsAPass = 1024;
    private const int NoTimeout = -1;

    private readonly ConcurrentQueue<ILoopWork> _posted = new();
    private readonly SourceSlots _sources = new();
    private readonly EpollEvents _events = new(EventsAPass);
    private readonly Wakeup _wakeup = new();
    private readonly ILogger _logger;
    private readonly LoopMetrics? _metrics;
    private readonly Thread _thread;
    private readonly Lock _afterEnd = new();
    private readonly int _threadId;
    private readonly int _epoll;
    private readonly Libc.TimeSpec _pace;
    private int _isAsleep;
    private int _connections;
    private bool _measuresPass;
    private volatile bool _stopping;
    private volatile bool _hasEnded;

    public EpollLoop(int number, TimeSpan pace, BufferPool buffers, ILogger logger, LoopMetrics? metrics = null)
    {
        _epoll = NativeErrors.Demand(Libc.EpollCreate(Libc.EpollCloseOnExec), "epoll_create1");
        _pace = new Libc.TimeSpec { Nanoseconds = (nint)(pace.Ticks * TimeSpan.NanosecondsPerTick) };
        _logger = logger;
        _metrics = metrics;
        Buffers = buffers;
        Buffer = buffers.Rent();
        if (!Watch(_wakeup, _wakeup.Descriptor, Libc.EpollIn | Libc.EpollEdgeTriggered, out _))
            NativeErrors.Demand(-1, "epoll_ctl");
        _thread = new Thread(Run) { Name = $"phb-io-{number}", IsBackground = true };
        _threadId = _thread.ManagedThreadId;
        _thread.Start();
    }

    public BufferPool Buffers { get; }

    public string Name => _thread.Name!;

    /// <summary>What is received into. For the loop's thread.</summary>
    public ReceiveBuffer Buffer { get; private set; }

    /// <summary>Whose handler is being called at this moment. For the loop's thread.</summary>
    public EpollReader? Current { get; private set; }

    /// <summary>Whether the thread has ended, and nothing can be watched any more.</summary>
    public bool HasEnded => _hasEnded;

    public bool IsCurrentThread => Environment.CurrentManagedThreadId == _threadId;

    /// <summary>Connections that belong to it, counted from their acceptance. Thread-safe.</summary>
    public ref int Connections => ref _connections;

    /// <summary>Has the loop do something soon: at once if it sleeps, after its pace at the latest. Thread-safe.</summary>
    public void Post(ILoopWork work)
    {
        _posted.Enqueue(work);

        // The loop says that it sleeps, fences, and looks into the queue once more: either it sees this work or we see that it sleeps.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _isAsleep) == 1 && Interlocked.Exchange(ref _isAsleep, 0) == 1)
            _wakeup.Signal();
        if (_hasEnded)
            RunAfterEnd();
    }

    /// <summary>Begins to watch a descriptor. For the loop's thread, and for its maker.</summary>
    /// <returns>Whether the kernel agreed; if not, the last error says why.</returns>
    public bool Watch(ILoopSource source, int descriptor, uint events, out ulong number)
    {
        number = _sources.Add(source);
        if (EpollEvents.Control(_epoll, Libc.EpollAdd, descriptor, events, number))
            return true;

        _sources.Remove(number);
        return false;
    }

    /// <summary>Changes what a descriptor is watched for. Thread-safe, as long as the descriptor is not closed.</summary>
    /// <returns>Whether the kernel agreed; if not, the last error says why.</returns>
    public bool Rewatch(ulong number, int descriptor, uint events) =>
        EpollEvents.Control(_epoll, Libc.EpollModify, descriptor, events, number);

    /// <summary>Forgets a source whose descriptor is about to be closed, which ends the watch. For the loop's thread.</summary>
    public void Unwatch(ulong number) => _sources.Remove(number);

    /// <summary>Calls a handler that has been waiting for what lies in <see cref="Buffer"/>. For the loop's thread.</summary>
    public void Deliver(EpollReader reader)
    {
        EpollReader? before = Current;
        Current = reader;
        try
        {
            reader.CompleteRead();
        }
        finally
        {
            Current = before;
            if (reader.KeepWindow())
                Buffer = Buffers.Rent();
        }
    }

    /// <summary>For the loop's thread.</summary>
    public void MeasureNextPass() => _measuresPass = _metrics is not null;

    /// <summary>Stops the thread, after it has cut off all connections.</summary>
    public void Dispose()
    {
        _stopping = true;
        _wakeup.Signal();
        if (Thread.CurrentThread != _thread)
            _thread.Join();
    }

    private void Run()
    {
        bool hadWork = false;
        while (!_stopping)
        {
            try
            {
                hadWork = RunPass(hadWork);
            }
            catch (Exception error)
            {
                // A defect, but the other connections are to live on.
                Log.LoopFailed(_logger, error, Name);
            }
        }

        End();
    }

    /// <returns>Whether there was anything to do.</returns>
    private bool RunPass(bool hadWork)
    {
        int ready = hadWork ? Poll() : Sleep();
        long began = _measuresPass ? Stopwatch.GetTimestamp() : 0;
        for (int i = 0; i < ready; i++)
        {
            (uint events, ulong number) = _events[i];
            try
            {
                _sources.Find(number)?.OnEvents(events);
            }
            catch (Exception error)
            {
                // A defect, or a continuation that throws. The events behind it will not come again.
                Log.LoopFailed(_logger, error, Name);
            }
        }

        bool hasRun = RunPosted() || ready > 0;
        if (began != 0)
        {
            _measuresPass = false;
            _metrics!.Passed(Name, Stopwatch.GetElapsedTime(began));
        }

        return hasRun;
    }

    private int Poll()
    {
        if (_pace.Nanoseconds > 0 && _posted.IsEmpty)
        {
            Libc.TimeSpec pace = _pace;
            _ = Libc.NanoSleep(&pace, null);
        }

        return Wait(0);
    }

    private int Sleep()
    {
        Volatile.Write(ref _isAsleep, 1);
        Interlocked.MemoryBarrier();
        int ready = Wait(_posted.IsEmpty && !_stopping ? NoTimeout : 0);
        Volatile.Write(ref _isAsleep, 0);
        return ready;
    }

    private int Wait(int timeoutMs)
    {
        int ready = Libc.EpollWait(_epoll, _events.Pointer, _events.Capacity, timeoutMs);
        return ready >= 0 || Marshal.GetLastPInvokeError() == Errno.Interrupted ? ready : NativeErrors.Demand(ready, "epoll_wait");
    }

    /// <summary>What is posted meanwhile waits for the next pass, so that nobody keeps the others from being heard.</summary>
    private bool RunPosted()
    {
        int count = _posted.Count;
        for (int i = 0; i < count && _posted.TryDequeue(out ILoopWork? work); i++)
            Run(work);
        return count > 0;
    }

    private void Run(ILoopWork work)
    {
        try
        {
            work.RunOnLoop();
        }
        catch (Exception error)
        {
            Log.LoopFailed(_logger, error, Name);
        }
    }

    private void End()
    {
        // Who was accepted by another loop may be adopted even now.
        do
            CutOffAll();
        while (RunPosted());

        _hasEnded = true;
        RunAfterEnd();
        Buffers.Return(Buffer);
        _ = Libc.Close(_epoll);
        _wakeup.Dispose();
        _events.Dispose();
    }

    private void CutOffAll()
    {
        foreach (ILoopSource source in _sources.All())
        {
            try
            {
                source.CutOff();
            }
            catch (Exception error)
            {
                Log.LoopFailed(_logger, error, Name);
            }
        }
    }

    /// <summary>Nothing is open any more, but whoever still asks for something waits for an answer.</summary>
    private void RunAfterEnd()
    {
        lock (_afterEnd)
        {
            while (_posted.TryDequeue(out ILoopWork? work))
                Run(work);
        }
    }
}
