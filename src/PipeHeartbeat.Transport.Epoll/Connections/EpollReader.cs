using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;
using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// What a connection receives. Nothing is received unless somebody waits for it, and then into the loop's own buffer: the handler is shown a
/// window onto it, and when it has consumed everything before it returns, the buffer serves the next connection.
/// </summary>
/// <remarks>
/// <para>Two threads may be at work here: the loop's, and whichever the handler runs on (mostly the loop's too). <see cref="_state"/> says
/// whose turn it is. While <see cref="Waiting"/> is set everything belongs to the loop, which alone clears it; otherwise it belongs to
/// the handler, but for the bit <see cref="Readable"/>.</para>
/// <para>The window is the one thing that both may want at once: the handler by advancing past it, on any thread, the loop when the handler
/// has returned and not advanced. One compare-and-swap on <see cref="_windowState"/> decides: either the loop goes on using the
/// buffer, or it leaves it to the connection and takes another. So nobody sees bytes change under a <see cref="ReadOnlySequence{T}"/>.</para>
/// <para>What is not consumed is copied away when the handler advances. It is put in front of what comes next, so that the handler is always
/// shown one segment.</para>
/// </remarks>
internal sealed class EpollReader(EpollConnection connection) : PipeReader, IValueTaskSource<ReadResult>
{
    /// <summary>Somebody waits for data.</summary>
    private const int Waiting = 1;

    /// <summary>The kernel may have data, or an end, that was not received yet.</summary>
    private const int Readable = 2;

    private const int WindowReturned = 0;
    private const int WindowLent = 1;
    private const int WindowKept = 2;

    /// <summary>The least room worth receiving into.</summary>
    private const int MinRoom = 4096;

    private ManualResetValueTaskSourceCore<bool> _source;
    private ReceiveBuffer? _window;
    private byte[]? _bytes;
    private int _start;
    private int _examined;
    private int _end;
    private int _state;
    private int _windowState;
    private Exception? _error;
    private volatile bool _isCancelRequested;
    private bool _isResultCanceled;
    private bool _hasEnded;
    private bool _isReadAhead;
    private bool _hasBegun;
    private volatile bool _isCompleted;
    private int _interruptedVersion = -1;

    private EpollLoop Loop => connection.Loop;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);

        ThrowIfCompleted();
        if (_isReadAhead)
            _isReadAhead = false;
        else if (TryTake(out ReadResult result))
            return ValueTask.FromResult(result);
        else
            Begin();

        var pending = new ValueTask<ReadResult>(this, _source.Version);
        return cancellationToken.CanBeCanceled ? WithToken(pending, cancellationToken) : pending;
    }

    /// <remarks>Where there is nothing to take it begins a read ahead: somebody who only ever tries gets his data too.</remarks>
    public override bool TryRead(out ReadResult result)
    {
        ThrowIfCompleted();
        if (!_isReadAhead)
        {
            if (TryTake(out result))
                return true;
            if ((Volatile.Read(ref _state) & Readable) == 0 && !_isCancelRequested)
                return false;
            Begin();
            _isReadAhead = true;
        }

        result = default;
        if (_source.GetStatus(_source.Version) == ValueTaskSourceStatus.Pending)
            return false;
        _isReadAhead = false;
        result = GetResult(_source.Version);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        ThrowIfCompleted();
        int consumedIndex = IndexOf(consumed);
        int examinedIndex = IndexOf(examined);
        if (consumedIndex < _start || examinedIndex < consumedIndex || examinedIndex > _end)
            throw new InvalidOperationException("Positions must lie in the buffer that was read, the examined one not before the consumed one.");

        if (_window is not null)
        {
            LeaveWindow(consumedIndex, examinedIndex);
            return;
        }

        _start = consumedIndex;
        _examined = examinedIndex;
        if (_start == _end)
            ReturnBytes();
        else if (_bytes!.Length > MinRoom * 2 && (_end - _start) * 4 < _bytes.Length)
            MoveTo(Loop.Buffers.RentBytes(_end - _start));
    }

    /// <summary>
    /// Has the pending read return, or the next one, with <see cref="ReadResult.IsCanceled"/>. What has arrived by then is received first and
    /// comes with it. Thread-safe.
    /// </summary>
    public override void CancelPendingRead()
    {
        _isCancelRequested = true;
        connection.Post(LoopRequest.Cancel);
    }

    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted)
            return;

        // While a read is under way what is here is the loop's, and so is giving it back.
        _isCompleted = true;
        if (_hasBegun)
            connection.Post(LoopRequest.Release);
        else
            Release();
        connection.OnCompleted(OpenEnds.Reader);
    }

    public ReadResult GetResult(short token)
    {
        _source.GetResult(token);
        _hasBegun = false;
        if (_isCompleted)
            return new ReadResult(ReadOnlySequence<byte>.Empty, isCanceled: true, isCompleted: true);
        if (_error is not null)
            ExceptionDispatchInfo.Throw(_error);
        return Result(_isResultCanceled);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <summary>There is something to receive. On the loop.</summary>
    public void OnReadable()
    {
        if ((Volatile.Read(ref _state) & Waiting) != 0 || (Interlocked.Or(ref _state, Readable) & Waiting) != 0)
            Receive(isCanceled: false);
    }

    /// <summary>
    /// The handler began to wait while there was something to receive, or somebody wants what has arrived to be handed over. On the loop.
    /// </summary>
    public void OnBegun()
    {
        if ((Volatile.Read(ref _state) & Waiting) != 0)
            Receive(isCanceled: false);
    }

    /// <summary>
    /// Somebody wants the pending read to return. If none is pending, a <see cref="CancelPendingRead"/> waits for the next. On the loop.
    /// </summary>
    public void OnCancel()
    {
        // With the fence of whoever begins to wait: one of the two sees the other.
        Interlocked.MemoryBarrier();
        if ((Volatile.Read(ref _state) & Waiting) != 0 && _isCancelRequested)
        {
            _isCancelRequested = false;
            Receive(isCanceled: true);
        }
    }

    /// <summary>A token was canceled: the read that waits for it returns, another one is not touched. On the loop.</summary>
    public void OnInterrupt()
    {
        if ((Volatile.Read(ref _state) & Waiting) != 0 && Volatile.Read(ref _interruptedVersion) == _source.Version)
            Receive(isCanceled: true);
    }

    /// <summary>The reader was completed while a read was under way: whoever waits is freed, and the memory given back. On the loop.</summary>
    public void OnRelease()
    {
        bool isWaiting = (Volatile.Read(ref _state) & Waiting) != 0;
        Release();
        if (!isWaiting)
            return;

        Volatile.Write(ref _state, 0);
        Loop.Deliver(connection, this);
    }

    /// <summary>Lets the handler go on. Called by the loop.</summary>
    public void CompleteRead() => _source.SetResult(true);

    /// <summary>
    /// The handler has come back. If it still holds the window, the buffer is the connection's from now on, and the loop has to take another.
    /// </summary>
    public bool KeepWindow() => _windowState != WindowReturned
        && Interlocked.CompareExchange(ref _windowState, WindowKept, WindowLent) != WindowReturned;

    private void Release()
    {
        _start = _end;
        if (_window is { } window)
            ReturnWindow(window);
        else
            ReturnBytes();
    }

    private void Begin()
    {
        // A read that a token ended by throwing may have left its window with a handler that knows nothing of it.
        if (_window is not null)
            LeaveWindow(_start, _examined);
        _source.Reset();
        _hasBegun = true;
        if (Loop.IsCurrentThread)
        {
            // Only this thread sets the other bit, and it is busy here.
            _state |= Waiting;
            if (_state != Waiting || _isCancelRequested)
                connection.Post(LoopRequest.Begun | LoopRequest.Cancel);
        }
        else if (Interlocked.Or(ref _state, Waiting) != 0 || _isCancelRequested)
        {
            connection.Post(LoopRequest.Begun | LoopRequest.Cancel);
        }
    }

    /// <summary>Takes what needs no waiting for.</summary>
    private bool TryTake(out ReadResult result)
    {
        if (_isCancelRequested && CanReceiveNow())
        {
            _isCancelRequested = false;
            ReceiveNow();
            ThrowIfFailed();
            result = Result(isCanceled: true);
            return true;
        }

        bool isThere = !_isCancelRequested && (_examined < _end || _hasEnded);
        if (isThere)
            ThrowIfFailed();
        result = isThere ? Result(isCanceled: false) : default;
        return isThere;
    }

    /// <summary>On the loop, and nobody else's data is in its buffer.</summary>
    private bool CanReceiveNow() => Loop.IsCurrentThread && (Loop.Current is null || Loop.Current == connection) && _window is null;

    private void ReceiveNow()
    {
        bool isMore = TakeIn();
        _state = isMore ? Readable : 0;

        // The loop only looks after a window when it comes back from a delivery; outside of one nobody would.
        if (_window is not null && Loop.Current is null)
            LeaveWindow(_start, _examined);
    }

    /// <summary>On the loop, while it is the loop's turn.</summary>
    private void Receive(bool isCanceled)
    {
        if (_isCompleted)
            return;

        bool hadEnded = _hasEnded;
        int unread = _end - _start;
        bool isMore = TakeIn();
        if (_end - _start == unread && _hasEnded == hadEnded && !isCanceled)
        {
            _state = Waiting;
            return;
        }

        _isResultCanceled = isCanceled;
        Volatile.Write(ref _state, isMore ? Readable : 0);
        Loop.Deliver(connection, this);
    }

    /// <summary>One recv.</summary>
    /// <returns>Whether there may be more.</returns>
    private unsafe bool TakeIn()
    {
        if (_hasEnded)
            return false;
        if (connection.ClosedBy is { } error)
            return Fail(error);

        int unread = _end - _start;
        nint received;
        nint room;
        if (unread <= ReceiveBuffer.Headroom)
        {
            ReceiveBuffer buffer = Loop.Buffer;
            room = ReceiveBuffer.Room;
            received = ReceiveInto(buffer.Start, room);
            if (received > 0)
                ShowWindow(buffer, unread, (int)received);
        }
        else
        {
            MakeRoom(unread);
            room = _bytes!.Length - _end;
            fixed (byte* at = &_bytes[_end])
                received = ReceiveInto(at, room);
            _end += (int)Math.Max(0, received);
        }

        if (received > 0)
            return received == room || connection.IsToBeDrained;
        if (received == 0)
        {
            _hasEnded = true;
            return false;
        }

        int errno = Marshal.GetLastPInvokeError();
        return errno switch
        {
            Errno.Again => false,
            Errno.ConnectionReset or Errno.BrokenPipe => Fail(new ConnectionResetException(NativeErrors.Describe(errno))),
            _ => Fail(new IOException(NativeErrors.Describe(errno))),
        };
    }

    private unsafe nint ReceiveInto(byte* at, nint room)
    {
        nint received;
        do
            received = Libc.Receive(connection.Socket, at, room, 0);
        while (received < 0 && Marshal.GetLastPInvokeError() == Errno.Interrupted);
        return received;
    }

    private bool Fail(Exception error)
    {
        _error = error;
        _hasEnded = true;
        connection.OnOver();
        return false;
    }

    /// <summary>Puts what was left over in front of what was received.</summary>
    private void ShowWindow(ReceiveBuffer buffer, int unread, int received)
    {
        int start = ReceiveBuffer.Headroom - unread;
        _bytes?.AsSpan(_start, unread).CopyTo(buffer.Bytes.AsSpan(start));
        int examined = _examined - _start;
        ReturnBytes();
        _window = buffer;
        _bytes = buffer.Bytes;
        _start = start;
        _examined = start + examined;
        _end = ReceiveBuffer.Headroom + received;
        _windowState = WindowLent;
    }

    private void LeaveWindow(int consumedIndex, int examinedIndex)
    {
        ReceiveBuffer window = _window!;
        int unread = _end - consumedIndex;
        byte[]? kept = null;
        if (unread > 0)
        {
            kept = Loop.Buffers.RentBytes(unread);
            window.Bytes.AsSpan(consumedIndex, unread).CopyTo(kept);
        }

        _bytes = kept;
        _start = 0;
        _examined = examinedIndex - consumedIndex;
        _end = unread;
        ReturnWindow(window);
    }

    private void ReturnWindow(ReceiveBuffer window)
    {
        _window = null;
        if (_bytes == window.Bytes)
            _bytes = null;
        int state = Loop.IsCurrentThread
            ? _windowState
            : Interlocked.CompareExchange(ref _windowState, WindowReturned, WindowLent);
        if (state == WindowKept)
            Loop.Buffers.Return(window);
        _windowState = WindowReturned;
    }

    private void MakeRoom(int unread)
    {
        if (_bytes!.Length - _end >= MinRoom)
            return;

        MoveTo(Loop.Buffers.RentBytes(Math.Max(unread * 2, unread + MinRoom)));
    }

    private void MoveTo(byte[] bytes)
    {
        int unread = _end - _start;
        _bytes.AsSpan(_start, unread).CopyTo(bytes);
        Loop.Buffers.ReturnBytes(_bytes!);
        _bytes = bytes;
        _examined -= _start;
        _start = 0;
        _end = unread;
    }

    private void ReturnBytes()
    {
        if (_bytes is not null)
            Loop.Buffers.ReturnBytes(_bytes);
        _bytes = null;
        _start = _examined = _end = 0;
    }

    private ReadResult Result(bool isCanceled) => new(
        _start == _end ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(_bytes!, _start, _end - _start),
        isCanceled,
        isCompleted: _hasEnded);

    private int IndexOf(SequencePosition position)
    {
        if (_start == _end)
            return _start;
        return ReferenceEquals(position.GetObject(), _bytes)
            ? position.GetInteger()
            : throw new InvalidOperationException("The position does not belong to the buffer that was read last.");
    }

    private async ValueTask<ReadResult> WithToken(ValueTask<ReadResult> pending, CancellationToken cancellationToken)
    {
        ReadResult result;
        short version = _source.Version;
        using (cancellationToken.UnsafeRegister(_ => Interrupt(version), null))
            result = await pending.ConfigureAwait(false);
        if (result.IsCanceled)
            cancellationToken.ThrowIfCancellationRequested();
        return result;
    }

    private void Interrupt(short version)
    {
        Volatile.Write(ref _interruptedVersion, version);
        connection.Post(LoopRequest.Interrupt);
    }

    private void ThrowIfFailed()
    {
        if (_hasEnded && _error is not null)
            ExceptionDispatchInfo.Throw(_error);
    }

    private void ThrowIfCompleted()
    {
        if (_isCompleted)
            throw new InvalidOperationException("Reading is not allowed after the reader was completed.");
    }
}
