using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// What a connection sends. A flush sends at once, on the thread that calls it; what the kernel does not take is sent by the loop when there is
/// room, and the flush is pending until all is sent: so no more waits here than a handler has written before it flushed.
/// </summary>
/// <remarks>
/// Sending is under a lock, because it is the one thing that happens to the descriptor on other threads than the loop's: who closes takes
/// the lock after it has set <see cref="EpollConnection.IsClosed"/>, so nothing is sent to a descriptor whose number may be another's.
/// </remarks>
internal sealed partial class EpollWriter(EpollConnection connection) : PipeWriter, IValueTaskSource<FlushResult>
{
    private const int MinBytes = 256;

    private ManualResetValueTaskSourceCore<FlushResult> _source;
    private byte[]? _bytes;

    // Of _bytes so much is sent, so much is to be sent, so much is written; behind that the handler may be writing just now.
    private int _sent;
    private int _flushed;
    private int _written;
    private bool _isLent;

    // The kernel has taken all it takes: it is asked again when it says that there is room, which is some more than one byte.
    private bool _isFull;
    private bool _isFlushing;
    private bool _isCancelRequested;
    private bool _isBroken;
    private bool _isCompleted;
    private bool _isShutDown;
    private int _interruptedVersion = -1;

    public override bool CanGetUnflushedBytes => true;

    public override long UnflushedBytes => _written - _sent;

    private BufferPool Buffers => connection.Loop.Buffers;

    private Lock Sending => SendLocks.Of(connection.Socket);

    /// <summary>Whether all that was written is sent, or can never be.</summary>
    public bool IsDrained
    {
        get
        {
            lock (Sending)
                return _sent == _flushed || _isBroken || connection.IsClosed;
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        lock (Sending)
        {
            MakeRoom(sizeHint);
            _isLent = true;
            return _bytes.AsMemory(_written);
        }
    }

    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        lock (Sending)
        {
            MakeRoom(sizeHint);
            _isLent = true;
            return _bytes.AsSpan(_written);
        }
    }

    public override void Advance(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        lock (Sending)
        {
            if (bytes > (_bytes?.Length ?? 0) - _written)
                throw new InvalidOperationException("Cannot advance past the end of the memory that was given out.");
            _written += bytes;
        }
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<FlushResult>(cancellationToken);

        ValueTask<FlushResult> pending;
        lock (Sending)
        {
            if (_isCompleted)
                throw new InvalidOperationException("Writing is not allowed after the writer was completed.");
            bool isDone = TrySendAll();
            if (_isCancelRequested)
            {
                _isCancelRequested = false;
                return ValueTask.FromResult(new FlushResult(isCanceled: true, isCompleted: false));
            }

            if (isDone)
                return ValueTask.FromResult(Result());
            _source.Reset();
            _isFlushing = true;
            pending = new ValueTask<FlushResult>(this, _source.Version);
        }

        return cancellationToken.CanBeCanceled ? WithToken(pending, _source.Version, cancellationToken) : pending;
    }

    /// <summary>
    /// Has the pending flush return, or the next one, with <see cref="FlushResult.IsCanceled"/>; what was to be sent is still sent, in its turn.
    /// Thread-safe.
    /// </summary>
    public override void CancelPendingFlush()
    {
        lock (Sending)
            _isCancelRequested = true;
        connection.Post(LoopRequest.CancelFlush);
    }

    /// <summary>
    /// What was written is still sent, then the sending side is shut down; with an exception neither, the connection is reset instead.
    /// </summary>
    public override void Complete(Exception? exception = null)
    {
        lock (Sending)
        {
            if (_isCompleted)
                return;
            _isCompleted = true;
            _isLent = false;
            if (exception is null)
                TrySendAll();
        }

        if (exception is not null)
            connection.Reset();
        connection.OnCompleted(OpenEnds.Writer);
    }

    public FlushResult GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <summary>Asks for <c>TCP_INFO</c> while nobody can close the descriptor. Thread-safe.</summary>
    public TcpInfo? AskKernel()
    {
        lock (Sending)
            return connection.IsClosed ? null : SocketInfo.Read(connection.Socket);
    }

    /// <summary>Sends all that was written, as far as it goes. Under the lock, by the handler, who writes nothing meanwhile.</summary>
    private bool TrySendAll()
    {
        _flushed = _written;
        _isLent = false;
        return !_isFull && TrySend();
    }

    /// <summary>Sends what is to be sent, as far as it goes. Under the lock.</summary>
    /// <returns>Whether that is sent, or nothing can be sent any more.</returns>
    private unsafe bool TrySend()
    {
        while (_sent < _flushed && !_isBroken && !connection.IsClosed)
        {
            nint sent;
            fixed (byte* at = &_bytes![_sent])
                sent = Libc.Send(connection.Socket, at, _flushed - _sent, Libc.MessageNoSignal);
            if (sent >= 0)
            {
                _sent += (int)sent;
                continue;
            }

            int errno = Marshal.GetLastPInvokeError();
            if (errno == Errno.Again)
            {
                _isFull = connection.WatchWritable();
                if (_isFull)
                    return false;
            }

            _isBroken = errno != Errno.Interrupted;
        }

        if (!_isLent && _written == _flushed)
            ReturnBytes();
        if (_isCompleted && !_isShutDown && !_isBroken && !connection.IsClosed)
        {
            _isShutDown = true;
            _ = Libc.Shutdown(connection.Socket, Libc.ShutdownWrite);
        }

        return true;
    }

    /// <summary>A peer that is gone is to the writer what a completed reader is: there is no use in writing more.</summary>
    private FlushResult Result() => new(isCanceled: false, isCompleted: _isBroken || connection.IsClosed);

    private void MakeRoom(int sizeHint)
    {
        if (_isCompleted)
            throw new InvalidOperationException("Writing is not allowed after the writer was completed.");
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        int room = Math.Max(sizeHint, 1);
        if (_bytes is not null && _bytes.Length - _written >= room)
            return;

        int unsent = _written - _sent;
        int unflushed = _written - _flushed;
        byte[] larger = Buffers.RentBytes(Math.Max(MinBytes, Math.Max(unsent + room, unsent * 2)));
        _bytes?.AsSpan(_sent, unsent).CopyTo(larger);
        if (_bytes is not null)
            Buffers.ReturnBytes(_bytes);
        _bytes = larger;
        _sent = 0;
        _flushed = unsent - unflushed;
        _written = unsent;
    }

    private void ReturnBytes()
    {
        if (_bytes is not null)
            Buffers.ReturnBytes(_bytes);
        _bytes = null;
        _sent = _flushed = _written = 0;
    }

    private ValueTask<FlushResult> WithToken(ValueTask<FlushResult> pending, short version, CancellationToken cancellationToken) =>
        Interruption.WithToken(pending, () => Interrupt(version), static result => result.IsCanceled, cancellationToken);

    private void Interrupt(short version)
    {
        Volatile.Write(ref _interruptedVersion, version);
        connection.Post(LoopRequest.InterruptFlush);
    }
}
