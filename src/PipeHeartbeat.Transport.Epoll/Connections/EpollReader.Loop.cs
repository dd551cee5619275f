using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.Transport.Epoll;

/// <content>What the loop does for the reader: it alone receives, and lets the handler go on.</content>
internal sealed partial class EpollReader
{
    public void OnEvents(uint events)
    {
        if (events == Libc.EpollIn)
            OnReadable();
        else
            connection.OnEvents(events);
    }

    public void CutOff() => connection.CutOff();

    /// <summary>A receive that gets less than it has room for may still leave something: the peer's end, or what lies behind an urgent byte. On the loop.</summary>
    public void OnToBeDrained() => _isToBeDrained = true;

    /// <summary>The descriptor is closed, whoever waits is told. On the loop.</summary>
    public void OnClosed()
    {
        _isClosed = true;
        OnReadable();
    }

    /// <summary>There is something to receive. On the loop.</summary>
    public void OnReadable()
    {
        if ((Volatile.Read(ref _state) & Waiting) != 0 || (Interlocked.Or(ref _state, Readable) & Waiting) != 0)
            Receive(isCanceled: false);
    }

    /// <summary>The handler began to wait while there was something to receive. On the loop.</summary>
    public void OnBegun()
    {
        if ((Volatile.Read(ref _state) & Waiting) != 0)
            Receive(isCanceled: false);
    }

    /// <summary>
    /// Somebody wants to know that what has arrived was handed over: receives as much as there was when he asked, and not what a client sends
    /// meanwhile, who may do that for ever. On the loop.
    /// </summary>
    /// <returns>Whether all of it was handed over, and somebody waits for more.</returns>
    public bool HandOverAll()
    {
        // What lies behind an urgent byte is not counted before that is passed.
        for (int rounds = _isToBeDrained ? 2 : 1; rounds > 0; rounds--)
        {
            // And one more: behind so many there may be the end.
            for (long left = SocketInfo.CountUnread(socket); left >= 0;)
            {
                if (_isCompleted || (Volatile.Read(ref _state) & Waiting) == 0)
                    return false;
                int given = Receive(isCanceled: false);
                if (given == 0)
                    return !_isCompleted;
                left -= given;
            }
        }

        return !_isCompleted && (Volatile.Read(ref _state) & Waiting) != 0;
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
        if ((Volatile.Read(ref _state) & Waiting) != 0 && Volatile.Read(ref _interruptedVersion) == _signal.Version)
            Receive(isCanceled: true);
    }

    /// <summary>The reader was completed while a read was under way: whoever waits is freed, and the memory given back. On the loop.</summary>
    public void OnRelease()
    {
        bool isWaiting = (Volatile.Read(ref _state) & Waiting) != 0;
        _received.Release(loop);
        if (!isWaiting)
            return;

        Volatile.Write(ref _state, 0);
        loop.Deliver(this);
    }

    /// <summary>Lets the handler go on. Called by the loop.</summary>
    public void CompleteRead() => _signal.Set();

    /// <summary>The handler has come back: does it still hold the window? Called by the loop.</summary>
    public bool KeepWindow() => _received.KeepWindow();

    /// <summary>On the loop, while it is the loop's turn.</summary>
    /// <returns>How many bytes the handler was given, the end counting as one.</returns>
    private int Receive(bool isCanceled)
    {
        if (_isCompleted)
            return 0;

        bool hadEnded = _hasEnded;
        int unread = _received.Unread;
        bool isMore = TakeIn();
        int given = _received.Unread - unread + (_hasEnded == hadEnded ? 0 : 1);
        if (given == 0 && !isCanceled)
        {
            _state = Waiting;
            return 0;
        }

        _isResultCanceled = isCanceled;
        Volatile.Write(ref _state, isMore ? Readable : 0);
        loop.Deliver(this);
        return given;
    }

    /// <summary>One recv.</summary>
    /// <returns>Whether there may be more.</returns>
    private unsafe bool TakeIn()
    {
        if (_hasEnded)
            return false;
        if (_isClosed)
            return Fail(connection.ClosedBy);

        nint received;
        nint room;
        if (_received.FitsInFront)
        {
            room = ReceiveBuffer.Room;
            received = ReceiveInto(loop.Buffer.Start, room);
            if (received > 0)
                _received.ShowWindow(loop.Buffer, (int)received, loop.Buffers);
        }
        else
        {
            Span<byte> behind = _received.MakeRoom(loop.Buffers);
            room = behind.Length;
            fixed (byte* at = behind)
                received = ReceiveInto(at, room);
            _received.Extend((int)Math.Max(0, received));
        }

        if (received > 0)
            return received == room || _isToBeDrained;
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
            received = Libc.Receive(socket, at, room, 0);
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
}
