using System.Buffers;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.Protocol;

/// <summary>
/// A connection without a socket: offers the reader what it has not consumed, as a pipe would, and notes what it finds.
/// Whatever holds of every read, for any input, is asserted here.
/// </summary>
internal sealed class ReceiveLoop(PacketSender from, int maxPayloadBytes)
{
    private readonly List<string> _transcript = [];
    private readonly ArrayBufferWriter<byte> _payload = new();
    private readonly List<ReadOnlyMemory<byte>> _unread = [];
    private PacketReaderState _state = new(from, maxPayloadBytes);
    private bool _isInPayload;
    private bool _isMidPacket;

    /// <summary>Whether an error has ended the stream.</summary>
    public bool IsOver { get; private set; }

    /// <summary>What came of a stream that arrived in these receives, each of them one segment.</summary>
    public static string Run(PacketSender from, int maxPayloadBytes, IEnumerable<ReadOnlyMemory<byte>> receives)
    {
        var loop = new ReceiveLoop(from, maxPayloadBytes);
        foreach (ReadOnlyMemory<byte> bytes in receives) loop.Receive([bytes]);
        return loop.Finish();
    }

    /// <summary>What came of a stream that arrived in one receive.</summary>
    public static string RunOnce(PacketSender from, int maxPayloadBytes, IReadOnlyList<ReadOnlyMemory<byte>> segments)
    {
        var loop = new ReceiveLoop(from, maxPayloadBytes);
        loop.Receive(segments);
        return loop.Finish();
    }

    /// <summary>More bytes arrive, in these segments.</summary>
    public void Receive(IReadOnlyList<ReadOnlyMemory<byte>> segments)
    {
        if (IsOver) return;
        _unread.AddRange(segments);
        Process(Segment.Join(_unread), out long consumedBytes);
        Drop(consumedBytes);
    }

    /// <summary>Reads all that is in the buffer and returns how far it came, for the pipe.</summary>
    public (SequencePosition Consumed, SequencePosition Examined) Process(in ReadOnlySequence<byte> buffer, out long consumedBytes)
    {
        var reader = new PacketReader(buffer, _state);
        Assert.Equal(0, buffer.Slice(0, reader.Consumed).Length);
        while (!IsOver && reader.Read())
        {
            Assert.Equal(PacketStatus.Reading, reader.Status);
            Assert.Equal(PacketError.None, reader.Error);
            Assert.Equal(reader.Consumed, reader.Examined);
            Take(ref reader);
        }

        consumedBytes = buffer.Slice(0, reader.Consumed).Length;
        if (!IsOver) TakeEnd(ref reader, buffer, buffer.Length - consumedBytes);
        _state = reader.CurrentState;
        return (reader.Consumed, reader.Examined);
    }

    /// <summary>The stream ends: all that came of it.</summary>
    public string Finish()
    {
        if (!IsOver) _transcript.Add(_isMidPacket ? "truncated" : "clean");
        IsOver = true;
        return string.Join('\n', _transcript);
    }

    private void Take(ref PacketReader reader)
    {
        if (reader.Type == PacketType.Other)
        {
            TakePayload(ref reader);
            return;
        }

        Assert.False(reader.IsPayloadStart);
        Assert.Equal(0, reader.PayloadRemaining);
        Assert.Equal(reader.Length, reader.Body.Length);
        if (PacketText.TryDescribe(reader.Type, reader.Body, out string? text))
        {
            _transcript.Add(text);
            return;
        }

        _transcript.Add("error bad_body");
        IsOver = true;
    }

    private void TakePayload(ref PacketReader reader)
    {
        Assert.Equal(!_isInPayload, reader.IsPayloadStart);
        _isInPayload = reader.PayloadRemaining > 0;
        foreach (ReadOnlyMemory<byte> part in reader.Body) _payload.Write(part.Span);
        Assert.Equal(reader.Length, _payload.WrittenCount + (long)reader.PayloadRemaining);
        if (_isInPayload) return;

        _transcript.Add($"OTHER {HexText.FromBytes(_payload.WrittenSpan)}");
        _payload.ResetWrittenCount();
    }

    private void TakeEnd(ref PacketReader reader, in ReadOnlySequence<byte> buffer, long leftBytes)
    {
        Assert.Equal(buffer.End, reader.Examined);
        Assert.False(reader.Read());
        if (reader.Status == PacketStatus.Malformed)
        {
            _transcript.Add(PacketText.Describe(reader.Error));
            Assert.False(reader.IsMidPacket);
            Assert.Equal(reader.Error, reader.CurrentState.Error);
            IsOver = true;
            return;
        }

        Assert.Equal(PacketStatus.NeedMore, reader.Status);
        Assert.Equal(PacketError.None, reader.Error);
        Assert.Equal(reader.IsMidPacket, leftBytes > 0 || reader.PayloadRemaining > 0);
        Assert.InRange(leftBytes, 0, PacketHead.Size + ProtocolLimits.MaxHelloLength - 1);
        if (reader.PayloadRemaining > 0) Assert.Equal(0, leftBytes);
        _isMidPacket = reader.IsMidPacket;
    }

    private void Drop(long count)
    {
        int whole = 0;
        while (whole < _unread.Count && count >= _unread[whole].Length) count -= _unread[whole++].Length;
        _unread.RemoveRange(0, whole);
        if (count > 0) _unread[0] = _unread[0][(int)count..];
    }
}
