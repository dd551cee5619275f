namespace PipeHeartbeat.Liveness;

/// <summary>
/// The thread <c>phb-wheel</c>: it owns the timing wheel, sleeps until the next deadline and names the connections whose time is up.
/// <see cref="Watch"/> is thread-safe and takes no lock.
/// </summary>
/// <remarks>
/// Deadlines are rounded up to ticks: never early, late by one tick at most while the thread gets to run. An idle loop uses no CPU.
/// </remarks>
public sealed class ExpiryLoop : IDisposable
{
    /// <summary>The width of a tick: 10 ms.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(TickMs);

    /// <summary>How often the owner of an overdue connection is reminded of it, unless it wishes otherwise: 1 s.</summary>
    public static readonly TimeSpan ReminderInterval = TimeSpan.FromMilliseconds(ReminderMs);

    internal const int TickMs = 10;
    internal const int ReminderMs = 1000;

    /// <summary>Entries handled before the clock is read again and new registrations are taken in.</summary>
    private const int Budget = 4096;

    /// <summary>Registrations that may wait before the thread is woken for them alone, so that the queue stays small.</summary>
    private const int MaxPending = 1024;

    private readonly LivenessClock _clock;
    private readonly IWaiter _waiter;
    private readonly Action<Exception>? _onError;
    private readonly Thread _thread;
    private long _sleepsUntilMs = long.MinValue;
    private int _pending;
    private long _passes;
    private volatile bool _stopping;

    /// <summary>Makes a loop that does nothing before <see cref="Start"/>.</summary>
    /// <param name="table">The connections.</param>
    /// <param name="clock">The clock with which they are stamped.</param>
    /// <param name="sink">Who is told of deadlines.</param>
    /// <param name="onError">Told of exceptions that the sink throws; the loop goes on after them, and after its own.</param>
    public ExpiryLoop(ConnectionTable table, LivenessClock clock, IDeadlineSink sink, Action<Exception>? onError = null)
    {
        ArgumentNullException.ThrowIfNull(table);
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(sink);
        _clock = clock;
        _onError = onError;
        Engine = new ExpiryEngine(table, sink, clock.NowMs, TickMs, ReminderMs, Report);
        _waiter = clock.TimeProvider == TimeProvider.System ? new ThreadWaiter(clock) : new TimerWaiter(clock);
        _thread = new Thread(Run) { Name = "phb-wheel", IsBackground = true };
    }

    /// <summary>How often the thread has looked for work: how tests see that an idle one does not.</summary>
    internal long Passes => Interlocked.Read(ref _passes);

    /// <summary>What the thread does: a test that never starts it runs this itself.</summary>
    internal ExpiryEngine Engine { get; }

    /// <summary>Starts the thread.</summary>
    /// <exception cref="ThreadStateException">It was started before.</exception>
    public void Start() => _thread.Start();

    /// <summary>
    /// Has the loop look after a connection: to be called when one is opened, and whenever its deadline comes nearer. A deadline that
    /// moves away needs no call.
    /// </summary>
    /// <param name="id">The connection.</param>
    /// <param name="deadlineMs">Its deadline as it stands now, on the <see cref="LivenessClock"/>; the slot must hold it already.</param>
    public void Watch(ConnectionId id, long deadlineMs)
    {
        Engine.Register(id);

        // The increment is a full fence between the registration and the read. The thread writes when it means to wake, fences, and looks
        // for registrations once more before it sleeps: so either it sees this one, or this call sees until when it sleeps.
        int pending = Interlocked.Increment(ref _pending);
        if (deadlineMs < Volatile.Read(ref _sleepsUntilMs) || pending == MaxPending)
            _waiter.Wake();
    }

    /// <summary>
    /// Stops the thread and waits for it to end; when called by the sink, on that thread, it ends after the pass under way.
    /// <see cref="Watch"/> may still be called, and does nothing. Thread-safe.
    /// </summary>
    public void Dispose()
    {
        _stopping = true;
        _waiter.Wake();
        if (_thread.IsAlive && Thread.CurrentThread != _thread)
            _thread.Join();
        _waiter.Dispose();
    }

    private void Run()
    {
        while (!_stopping)
        {
            try
            {
                RunOnce();
            }
            catch (Exception error)
            {
                Report(error);
            }
        }
    }

    private void Report(Exception error)
    {
        try
        {
            _onError?.Invoke(error);
        }
        catch
        {
            // Nobody is left to tell. Without the loop nobody would be found silent any more, so it goes on.
        }
    }

    private void RunOnce()
    {
        Interlocked.Increment(ref _passes);
        Volatile.Write(ref _sleepsUntilMs, long.MinValue);
        Interlocked.Exchange(ref _pending, 0);
        long nextMs = Engine.Run(_clock.NowMs, Budget);
        if (nextMs <= _clock.NowMs)
            return;

        Volatile.Write(ref _sleepsUntilMs, nextMs);
        Interlocked.MemoryBarrier();
        if (!Engine.HasPending && !_stopping)
            _waiter.WaitUntil(nextMs);
    }
}
