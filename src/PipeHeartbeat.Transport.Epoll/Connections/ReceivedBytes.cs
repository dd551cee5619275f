using System.Buffers;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// What a connection has received and its handler has not consumed: a window onto the loop's buffer, or, when the handler has come back and left
/// something over, an array of its own. It is always one segment.
/// </summary>
/// <remarks>
/// The window is the one thing that two threads may want at once: the handler by advancing past it, on any thread, the loop when the handler
/// has returned and not advanced. One compare-and-swap decides: either the loop goes on using the buffer, or it leaves it to the connection
/// and takes another. So nobody sees bytes change under a <see cref="ReadOnlySequence{T}"/>. All else belongs to whoever's turn it is.
/// </remarks>
internal struct ReceivedBytes
{
    private const int WindowReturned = 0;
    private const int WindowLent = 1;
    private const int WindowKept = 2;

    /// <summary>The least room worth receiving into.</summary>
    private const int MinRoom = 4096;

    private ReceiveBuffer? _window;
    private byte[]? _bytes;
    private int _start;
    private int _examined;
    private int _end;
    private int _windowState;

    public readonly int Unread => _end - _start;

    public readonly bool HasUnexamined => _examined < _end;

    /// <summary>Whether it is a window onto the loop's buffer.</summary>
    public readonly bool IsWindow => _window is not null;

    /// <summary>Whether so little is left over that it can be put in front of what is received next.</summary>
    public readonly bool FitsInFront => Unread <= ReceiveBuffer.Headroom;

    public readonly ReadOnlySequence<byte> Sequence =>
        _start == _end ? ReadOnlySequence<byte>.Empty : new ReadOnlySequence<byte>(_bytes!, _start, _end - _start);

    /// <summary>The loop has received into its buffer: shows that, with what was left over in front of it.</summary>
    public void ShowWindow(ReceiveBuffer buffer, int received, BufferPool buffers)
    {
        int unread = Unread;
        int start = ReceiveBuffer.Headroom - unread;
        _bytes?.AsSpan(_start, unread).CopyTo(buffer.Bytes.AsSpan(start));
        int examined = _examined - _start;
        ReturnBytes(buffers);
        _window = buffer;
        _bytes = buffer.Bytes;
        _start = start;
        _examined = start + examined;
        _end = ReceiveBuffer.Headroom + received;
        _windowState = WindowLent;
    }

    /// <summary>Room behind what was left over, to receive into.</summary>
    public Span<byte> MakeRoom(BufferPool buffers)
    {
        int unread = Unread;
        if (_bytes!.Length - _end < MinRoom)
            MoveTo(buffers.RentBytes(Math.Max(unread * 2, unread + MinRoom)), buffers);
        return _bytes.AsSpan(_end);
    }

    /// <summary>So much was received into the room.</summary>
    public void Extend(int received) => _end += received;

    /// <exception cref="InvalidOperationException">A position that is not in what was read.</exception>
    public void Advance(SequencePosition consumed, SequencePosition examined, EpollLoop loop)
    {
        int consumedIndex = IndexOf(consumed);
        int examinedIndex = IndexOf(examined);
        if (consumedIndex < _start || examinedIndex < consumedIndex || examinedIndex > _end)
            throw new InvalidOperationException("Positions must lie in the buffer that was read, the examined one not before the consumed one.");

        _start = consumedIndex;
        _examined = examinedIndex;
        if (_window is not null)
            LeaveWindow(loop);
        else if (_start == _end)
            ReturnBytes(loop.Buffers);
        else if (_bytes!.Length > MinRoom * 2 && Unread * 4 < _bytes.Length)
            MoveTo(loop.Buffers.RentBytes(Unread), loop.Buffers);
    }

    /// <summary>Copies what is left over and gives the loop's buffer back.</summary>
    public void LeaveWindow(EpollLoop loop)
    {
        ReceiveBuffer window = _window!;
        int unread = Unread;
        byte[]? kept = null;
        if (unread > 0)
        {
            kept = loop.Buffers.RentBytes(unread);
            window.Bytes.AsSpan(_start, unread).CopyTo(kept);
        }

        _bytes = kept;
        _examined -= _start;
        _start = 0;
        _end = unread;
        ReturnWindow(window, loop);
    }

    /// <summary>
    /// The handler has come back. If it still holds the window, the buffer is the connection's from now on, and the loop has to take another. On
    /// the loop.
    /// </summary>
    public bool KeepWindow() => _windowState != WindowReturned
        && Interlocked.CompareExchange(ref _windowState, WindowKept, WindowLent) != WindowReturned;

    /// <summary>Gives back whatever it holds.</summary>
    public void Release(EpollLoop loop)
    {
        _start = _examined = _end;
        if (_window is not null)
            LeaveWindow(loop);
        else
            ReturnBytes(loop.Buffers);
    }

    private void ReturnWindow(ReceiveBuffer window, EpollLoop loop)
    {
        _window = null;
        int state = loop.IsCurrentThread
            ? _windowState
            : Interlocked.CompareExchange(ref _windowState, WindowReturned, WindowLent);
        if (state == WindowKept)
            loop.Buffers.Return(window);
        _windowState = WindowReturned;
    }

    private void MoveTo(byte[] bytes, BufferPool buffers)
    {
        int unread = Unread;
        _bytes.AsSpan(_start, unread).CopyTo(bytes);
        buffers.ReturnBytes(_bytes!);
        _bytes = bytes;
        _examined -= _start;
        _start = 0;
        _end = unread;
    }

    private void ReturnBytes(BufferPool buffers)
    {
        if (_bytes is not null)
            buffers.ReturnBytes(_bytes);
        _bytes = null;
        _start = _examined = _end = 0;
    }

    private readonly int IndexOf(SequencePosition position)
    {
        if (_start == _end)
            return _start;
        return ReferenceEquals(position.GetObject(), _bytes)
            ? position.GetInteger()
            : throw new InvalidOperationException("The position does not belong to the buffer that was read last.");
    }
}
