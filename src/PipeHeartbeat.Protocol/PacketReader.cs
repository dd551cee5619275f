using System.Buffers;
using System.Buffers.Binary;

namespace PipeHeartbeat.Protocol;

/// <summary>
/// Finds the packets in what a connection has received. One reader lives for one receive; a <see cref="PacketReaderState"/>
/// carries on to the next, after the pattern of System.Text.Json's <c>Utf8JsonReader</c>.
/// </summary>
/// <remarks>
/// <para>
/// Call <see cref="Read"/> until it returns false, then keep <see cref="CurrentState"/> and pass <see cref="Consumed"/> and
/// <see cref="Examined"/> to the pipe. Every packet but OTHER is delivered whole, and stays in the pipe until it is.
/// OTHER is streamed: each part that is there is delivered and consumed, and the reader buffers none of it.
/// </para>
/// <para>
/// No input makes it throw, and nothing is allocated. A head is judged as soon as its 8 bytes are there. Bodies are not judged
/// here but by the packets' own <c>TryParse</c>, and the order of packets (HELLO first, BYE last) is the connection's affair.
/// </para>
/// <para>Not thread-safe, and not to be copied while in use. The buffer must stay valid and unchanged for the reader's whole life.</para>
/// </remarks>
public ref struct PacketReader
{
    private readonly ReadOnlySequence<byte> _buffer;
    private readonly PacketSender _sender;
    private readonly int _maxPayloadBytes;

    // The current segment. Unread is _span from _index on, and then _bytesAfter more in later segments.
    private ReadOnlySpan<byte> _span;
    private SequencePosition _segment;
    private int _index;
    private long _bytesAfter;

    // The last index at which 8 zero bytes are certainly a HEART; negative where they may be anything else.
    private int _lastFastIndex;

    private PacketHead _head;
    private SequencePosition _bodySegment;
    private int _bodyIndex;
    private int _bodySize;
    private bool _isPayloadStart;
    private int _payloadLength;
    private int _payloadRemaining;

    /// <summary>Begins to read a buffer.</summary>
    /// <param name="buffer">All that was received and not consumed yet. May be empty, and may hold empty segments.</param>
    /// <param name="state">The <see cref="CurrentState"/> of the connection's reader before, or a new state.</param>
    public PacketReader(in ReadOnlySequence<byte> buffer, PacketReaderState state)
    {
        _buffer = buffer;
        _sender = state.Sender;
        _maxPayloadBytes = state.MaxPayloadBytes;
        _payloadLength = state.PayloadLength;
        _payloadRemaining = state.PayloadRemaining;
        Error = state.Error;
        Status = state.Error == PacketError.None ? PacketStatus.Reading : PacketStatus.Malformed;

        _segment = buffer.Start;
        _span = buffer.First.Span;
        _bytesAfter = buffer.IsSingleSegment ? 0 : buffer.Length - _span.Length;
        SetFastPath();
    }

    /// <summary>The current packet's type. Meaningless until <see cref="Read"/> has returned true.</summary>
    public readonly PacketType Type => _head.Type;

    /// <summary>
    /// The current packet's length as its head tells it, in bytes. For every part of an OTHER it is that of the whole OTHER;
    /// the part's own is that of <see cref="Body"/>.
    /// </summary>
    public readonly int Length => _head.Length;

    /// <summary>
    /// The current packet's body; of an OTHER the part that is there, which may be empty.
    /// A view of the buffer: computed when asked for, and valid only until the pipe is advanced.
    /// </summary>
    public readonly ReadOnlySequence<byte> Body => _head.Length == 0 || _bodySize == 0
        ? ReadOnlySequence<byte>.Empty
        : _buffer.Slice(_buffer.GetPosition(_bodyIndex, _bodySegment), _bodySize);

    /// <summary>Whether the current part of an OTHER is its first one: its head came with it. False for all other packets.</summary>
    public readonly bool IsPayloadStart => _head.Type == PacketType.Other && _isPayloadStart;

    /// <summary>
    /// Bytes of an OTHER's body that are still to come after the current part; 0 once it is complete, and where none is under way.
    /// </summary>
    public readonly int PayloadRemaining => _payloadRemaining;

    /// <summary>Whether there may be more to read, more is needed, or nothing will ever be read again.</summary>
    public PacketStatus Status { get; private set; }

    /// <summary>What is wrong with the stream, or <see cref="PacketError.None"/>.</summary>
    public PacketError Error { get; private set; }

    /// <summary>
    /// Whether a packet has begun and is not complete: part of a head or small body, or an OTHER with bytes to come. For use after
    /// <see cref="Read"/> returned false: a peer that ends its stream here has cut a packet short. False once malformed.
    /// </summary>
    public readonly bool IsMidPacket => _payloadRemaining > 0 || (Status == PacketStatus.NeedMore && Unread > 0);

    /// <summary>The end of what was read, for the pipe: behind the last complete packet or part, and before a malformed head.</summary>
    public readonly SequencePosition Consumed => _buffer.GetPosition(_index, _segment);

    /// <summary>
    /// The end of what was looked at, for the pipe: the buffer's end, once <see cref="Read"/> has returned false. Until then it is
    /// <see cref="Consumed"/>, so that a pipe left early offers the rest again.
    /// </summary>
    public readonly SequencePosition Examined => Status == PacketStatus.Reading ? Consumed : _buffer.End;

    /// <summary>What the connection keeps for its next reader.</summary>
    public readonly PacketReaderState CurrentState => new(_sender, _maxPayloadBytes, _payloadLength, _payloadRemaining, Error);

    private readonly long Unread => _span.Length - _index + _bytesAfter;

    /// <summary>Moves to the next packet, or to the next part of an OTHER. Never throws.</summary>
    /// <returns>False when more bytes are needed or the stream is malformed: <see cref="Status"/> tells which.</returns>
    public bool Read()
    {
        int index = _index;
        if (index <= _lastFastIndex && BinaryPrimitives.ReadInt64LittleEndian(_span[index..]) == 0)
        {
            _head = default;
            _index = index + PacketHead.Size;
            return true;
        }

        return ReadAny();
    }

    private bool ReadAny()
    {
        if (Status == PacketStatus.Malformed) return false;
        if (_payloadRemaining > 0) return ReadPayload(isStart: false);
        if (Unread < PacketHead.Size) return NeedMore();

        PacketHead head = PeekHead();
        PacketError error = PacketRules.Judge(head, _sender, _maxPayloadBytes);
        if (error != PacketError.None) return Refuse(error);

        if (head.Type == PacketType.Other)
        {
            Skip(PacketHead.Size);
            _payloadLength = head.Length;
            _payloadRemaining = head.Length;
            return ReadPayload(isStart: true);
        }

        // The limits of Judge keep this sum far from overflow; an OTHER, which may have any limit, does not come here.
        if (Unread < PacketHead.Size + head.Length) return NeedMore();

        Skip(PacketHead.Size);
        _head = head;
        TakeBody(head.Length);
        return true;
    }

    private bool ReadPayload(bool isStart)
    {
        int part = (int)Math.Min(Unread, _payloadRemaining);
        if (part == 0 && !isStart) return NeedMore();

        _head = new PacketHead(PacketType.Other, _payloadLength);
        _isPayloadStart = isStart;
        TakeBody(part);
        _payloadRemaining -= part;
        SetFastPath();
        return true;
    }

    private bool NeedMore()
    {
        Status = PacketStatus.NeedMore;
        return false;
    }

    private bool Refuse(PacketError error)
    {
        Status = PacketStatus.Malformed;
        Error = error;
        SetFastPath();
        return false;
    }

    private PacketHead PeekHead()
    {
        if (_index == _span.Length) NextSegment();
        if (_span.Length - _index >= PacketHead.Size) return PacketHead.Read(_span[_index..]);

        Span<byte> bytes = stackalloc byte[PacketHead.Size];
        _buffer.Slice(_buffer.GetPosition(_index, _segment), PacketHead.Size).CopyTo(bytes);
        return PacketHead.Read(bytes);
    }

    private void TakeBody(int size)
    {
        _bodySegment = _segment;
        _bodyIndex = _index;
        _bodySize = size;
        Skip(size);
    }

    /// <summary>Steps over bytes, of which there are at least so many unread.</summary>
    private void Skip(int count)
    {
        while (count > _span.Length - _index)
        {
            count -= _span.Length - _index;
            NextSegment();
        }

        _index += count;
    }

    /// <summary>Moves to the next segment that is not empty. There is one: <see cref="_bytesAfter"/> is above zero.</summary>
    private void NextSegment()
    {
        SequencePosition next = _segment;
        _buffer.TryGet(ref next, out _);
        SequencePosition start = next;
        while (_buffer.TryGet(ref next, out ReadOnlyMemory<byte> memory))
        {
            if (!memory.IsEmpty)
            {
                _segment = start;
                _span = memory.Span;
                _index = 0;
                _bytesAfter -= memory.Length;
                SetFastPath();
                return;
            }

            start = next;
        }
    }

    /// <summary>Zero bytes are HEARTs where a client's packets are read, and no OTHER's body, and nothing has gone wrong.</summary>
    private void SetFastPath() =>
        _lastFastIndex = _sender == PacketSender.Client && _payloadRemaining == 0 && Error == PacketError.None
            ? _span.Length - PacketHead.Size
            : -1;
}
