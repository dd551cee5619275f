using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// A connection: its descriptor, whose every use but sending is the loop's, and what the handler sees of it. What few connections need (items,
/// a token, an id as text) is made when it is asked for.
/// </summary>
internal sealed partial class EpollConnection : ConnectionContext, IDuplexPipe, ILoopWork
{
    private const uint Events = Libc.EpollIn | Libc.EpollUrgent | Libc.EpollReadHangUp | Libc.EpollEdgeTriggered;
    private const uint ReadEvents = Libc.EpollIn | Libc.EpollUrgent | Libc.EpollReadHangUp | Libc.EpollHangUp | Libc.EpollError;
    private const uint WriteEvents = Libc.EpollOut | Libc.EpollHangUp | Libc.EpollError;

    private readonly EpollListener _listener;
    private readonly EpollReader _reader;
    private readonly SocketAddressBytes _remote;
    private EpollWriter? _writer;
    private ConnectionExtras? _extras;
    private ulong _number;
    private int _requests;
    private int _openEnds = (int)(OpenEnds.Reader | OpenEnds.Writer);
    private Exception? _closedBy;
    private volatile bool _isClosed;
    private volatile bool _isOver;
    private volatile bool _isAborted;
    private bool _isWatchedForRoom;

    public EpollConnection(EpollListener listener, EpollLoop loop, int socket, in SocketAddressBytes remote)
    {
        _listener = listener;
        _remote = remote;
        _reader = new EpollReader(this, loop, socket);
    }

    public EpollLoop Loop => _reader.Loop;

    public int Socket => _reader.Socket;

    /// <summary>Set before the descriptor is closed.</summary>
    public bool IsClosed => _isClosed;

    /// <summary>Why the server itself has ended it. For the loop's thread.</summary>
    public Exception ClosedBy => _closedBy ?? new ConnectionAbortedException("The connection was closed by the server.");

    public PipeReader Input => _reader;

    public PipeWriter Output => _writer ?? MakeWriter();

    private ConnectionExtras Extras => _extras ?? Interlocked.CompareExchange(ref _extras, new ConnectionExtras(), null) ?? _extras;

    /// <summary>Asks the loop for something. Thread-safe.</summary>
    public void Post(LoopRequest request)
    {
        if ((Interlocked.Or(ref _requests, (int)(request | LoopRequest.Posted)) & (int)LoopRequest.Posted) == 0)
            Loop.Post(this);
    }

    public void RunOnLoop()
    {
        int requests = Interlocked.Exchange(ref _requests, 0);
        while (requests != 0)
        {
            // The lowest first: they are numbered in the order in which they are done.
            var next = (LoopRequest)(requests & -requests);
            requests &= requests - 1;
            try
            {
                Run(next);
            }
            catch (Exception error)
            {
                // A continuation that throws. Whoever asked for the rest is not to go without it.
                Log.RequestFailed(_listener.Logger, error, next);
            }
        }
    }

    private void Run(LoopRequest request)
    {
        switch (request)
        {
            case LoopRequest.Adopt:
                Adopt();
                break;
            case LoopRequest.CancelFlush:
                _writer?.OnCancel();
                break;
            case LoopRequest.InterruptFlush:
                _writer?.OnInterrupt();
                break;
            case LoopRequest.Cancel:
                _reader.OnCancel();
                break;
            case LoopRequest.Interrupt:
                _reader.OnInterrupt();
                break;
            case LoopRequest.Begun:
                _reader.OnBegun();
                break;
            case LoopRequest.Confirm:
                RunConfirmations();
                break;
            case LoopRequest.Release:
                _reader.OnRelease();
                break;
            case LoopRequest.Abort:
            case LoopRequest.Close:
                CloseNow(reset: request == LoopRequest.Abort);
                break;
        }
    }

    /// <summary>Begins to watch it, and hands it to whoever accepts. On its loop.</summary>
    public void Adopt()
    {
        if (Loop.HasEnded)
        {
            CutOff();
            return;
        }

        if (!Loop.Watch(_reader, Socket, Events, out _number))
        {
            Log.WatchFailed(_listener.Logger, NativeErrors.Describe(Marshal.GetLastPInvokeError()));
            CloseNow(reset: true);
            return;
        }

        _listener.Offer(this);
    }

    /// <summary>
    /// There will be room to send again, and the loop is to say so. From then on it always does: who was slow once may be so again. Called
    /// while nobody can close the descriptor.
    /// </summary>
    /// <returns>Whether the kernel agreed. If not, nobody would ever say that there is room: then it is reset.</returns>
    public bool WatchWritable()
    {
        // What is writable by now is reported even so.
        if (_isWatchedForRoom || Loop.Rewatch(_number, Socket, Events | Libc.EpollOut))
            return _isWatchedForRoom = true;

        Log.WatchFailed(_listener.Logger, NativeErrors.Describe(Marshal.GetLastPInvokeError()));
        Reset();
        return false;
    }

    /// <summary>Something else than data alone. On the loop.</summary>
    public void OnEvents(uint events)
    {
        if ((events & (Libc.EpollUrgent | Libc.EpollReadHangUp | Libc.EpollHangUp | Libc.EpollError)) != 0)
            _reader.OnToBeDrained();
        if ((events & (Libc.EpollHangUp | Libc.EpollError)) != 0)
            OnOver();
        if ((events & WriteEvents) != 0)
            _writer?.OnWritable();
        if ((events & ReadEvents) != 0 && !_isClosed)
            _reader.OnReadable();
    }

    public override void Abort(ConnectionAbortedException abortReason)
    {
        Interlocked.CompareExchange(ref _closedBy, abortReason, null);
        Reset();
    }

    /// <summary>Has the peer see a reset, whatever else ends the connection at the same time. Thread-safe.</summary>
    public void Reset()
    {
        _isAborted = true;
        Post(LoopRequest.Abort);
    }

    /// <summary>Ends it because its loop ends. On its loop.</summary>
    public void CutOff()
    {
        Interlocked.CompareExchange(ref _closedBy, new ConnectionAbortedException("The transport was stopped."), null);
        CloseNow(reset: true);
    }

    /// <summary>
    /// Completes both directions, and completes itself when what was written is sent, or cannot be, and the descriptor is closed.
    /// </summary>
    public override ValueTask DisposeAsync()
    {
        _reader.Complete();
        if (_writer is null)
            OnCompleted(OpenEnds.Writer);
        else
            _writer.Complete();

        // Closing sets the flag, fences, and completes what there is: one of the two sees the other.
        ConnectionExtras extras = Extras;
        Task closed = extras.Closed;
        Interlocked.MemoryBarrier();
        if (_isClosed)
            extras.FireClosed(isClosed: true);
        return closed.IsCompleted ? base.DisposeAsync() : new ValueTask(closed);
    }

    /// <summary>The handler has completed an end.</summary>
    public void OnCompleted(OpenEnds end)
    {
        if ((Interlocked.And(ref _openEnds, (int)~end) & (int)~end) == 0)
            CloseIfDrained();
    }

    /// <summary>What was written before the writer was completed is sent. On the loop.</summary>
    public void OnDrained()
    {
        if (Volatile.Read(ref _openEnds) == 0)
            CloseIfDrained();
    }

    /// <summary>It is over in both directions: reset, or failed, or ended by both. Whoever wants to know is told. On the loop.</summary>
    public void OnOver()
    {
        if (_isOver)
            return;

        _isOver = true;
        Interlocked.MemoryBarrier();
        _extras?.FireClosed(isClosed: false);
    }

    private void CloseIfDrained()
    {
        if (_writer is { IsDrained: false })
            return;
        if (Loop.IsCurrentThread)
            CloseNow(reset: false);
        else
            Post(LoopRequest.Close);
    }

    /// <summary>Closes the descriptor, once. On the loop.</summary>
    private unsafe void CloseNow(bool reset)
    {
        if (_isClosed)
            return;

        if (reset || _isAborted)
        {
            var linger = new Libc.Linger { IsOn = 1 };
            _ = Libc.SetSocketOption(Socket, Libc.SolSocket, Libc.SoLinger, &linger, sizeof(Libc.Linger));
        }

        // A writer that is made from now on sees that it is closed; the one that there is has nothing under way when this returns.
        _isClosed = _isOver = true;
        Interlocked.MemoryBarrier();
        _writer?.OnClosing();
        Loop.Unwatch(_number);
        _ = Libc.Close(Socket);
        Interlocked.Decrement(ref Loop.Connections);
        _listener.OnClosed();

        // Each of them is told, even if another's continuation throws.
        try
        {
            _reader.OnClosed();
        }
        finally
        {
            try
            {
                _writer?.OnClosed();
            }
            finally
            {
                Interlocked.MemoryBarrier();
                _extras?.FireClosed(isClosed: true);
                RunConfirmations();
            }
        }
    }

    private EpollWriter MakeWriter()
    {
        var writer = new EpollWriter(this);
        return Interlocked.CompareExchange(ref _writer, writer, null) ?? writer;
    }
}
