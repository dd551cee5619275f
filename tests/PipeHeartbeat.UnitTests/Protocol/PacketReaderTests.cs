using System.Buffers;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.Protocol;

public sealed class PacketReaderTests
{
    private static readonly PacketReaderState Server = new(PacketSender.Client);

    [Fact]
    public void An_empty_buffer_needs_more_and_is_between_packets()
    {
        var reader = new PacketReader(default, Server);

        Assert.False(reader.Read());
        Assert.Equal(PacketStatus.NeedMore, reader.Status);
        Assert.False(reader.IsMidPacket);
        Assert.Equal(default(ReadOnlySequence<byte>).End, reader.Examined);
        Assert.Equal(default(ReadOnlySequence<byte>).Start, reader.Consumed);
    }

    [Fact]
    public void A_buffer_of_empty_segments_needs_more_and_is_between_packets()
    {
        var reader = new PacketReader(Segment.Join(new ReadOnlyMemory<byte>[3]), Server);

        Assert.False(reader.Read());
        Assert.Equal(PacketStatus.NeedMore, reader.Status);
        Assert.False(reader.IsMidPacket);
    }

    [Fact]
    public void A_head_of_eight_segments_is_read()
    {
        byte[] stream = HexText.ToBytes("0000000002000000 abcd");
        var reader = new PacketReader(Segment.Join(Segment.WithEmpties(Segment.Cut(stream, 1))), Server);

        Assert.True(reader.Read());
        Assert.Equal(PacketType.Heart, reader.Type);
        Assert.Equal([0xab, 0xcd], reader.Body.ToArray());
        Assert.False(reader.Read());
        Assert.False(reader.IsMidPacket);
    }

    [Fact]
    public void A_heart_behind_one_with_a_body_has_none_itself()
    {
        var reader = new PacketReader(new(HexText.ToBytes("0000000002000000 abcd 00*8")), Server);

        Assert.True(reader.Read());
        Assert.True(reader.Read());
        Assert.Equal(0, reader.Length);
        Assert.True(reader.Body.IsEmpty);
    }

    [Fact]
    public void The_body_of_a_packet_is_still_there_once_the_buffer_is_used_up()
    {
        var reader = new PacketReader(Segment.Join(Segment.Cut(HexText.ToBytes("0000000003000000 010203"), 9)), Server);

        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.Equal([1, 2, 3], reader.Body.ToArray());
    }

    [Fact]
    public void An_empty_other_is_one_complete_part()
    {
        var reader = new PacketReader(new(HexText.ToBytes("0100000000000000")), Server);

        Assert.True(reader.Read());
        Assert.Equal(PacketType.Other, reader.Type);
        Assert.True(reader.IsPayloadStart);
        Assert.Equal(0, reader.PayloadRemaining);
        Assert.True(reader.Body.IsEmpty);
        Assert.False(reader.Read());
        Assert.False(reader.IsMidPacket);
    }

    [Fact]
    public void An_other_is_handed_on_part_by_part_as_it_comes()
    {
        var reader = new PacketReader(new(HexText.ToBytes("0100000004000000")), Server);
        Assert.True(reader.Read());
        Assert.True(reader.IsPayloadStart);
        Assert.True(reader.Body.IsEmpty);
        Assert.Equal(4, reader.PayloadRemaining);
        Assert.False(reader.Read());
        Assert.True(reader.IsMidPacket);

        reader = new PacketReader(default, reader.CurrentState);
        Assert.False(reader.Read());
        Assert.True(reader.IsMidPacket);

        reader = new PacketReader(new(HexText.ToBytes("000000")), reader.CurrentState);
        Assert.True(reader.Read());
        Assert.False(reader.IsPayloadStart);
        Assert.Equal(4, reader.Length);
        Assert.Equal(3, reader.Body.Length);
        Assert.Equal(1, reader.PayloadRemaining);
        Assert.False(reader.Read());

        reader = new PacketReader(new(HexText.ToBytes("ff 00*8")), reader.CurrentState);
        Assert.True(reader.Read());
        Assert.Equal([0xff], reader.Body.ToArray());
        Assert.Equal(0, reader.PayloadRemaining);
        Assert.True(reader.Read());
        Assert.Equal(PacketType.Heart, reader.Type);
        Assert.False(reader.IsPayloadStart);
        Assert.False(reader.Read());
        Assert.False(reader.IsMidPacket);
    }

    [Fact]
    public void Zero_bytes_within_an_other_are_no_hearts()
    {
        var reader = new PacketReader(new(HexText.ToBytes("0100000010000000")), Server);
        Assert.True(reader.Read());

        reader = new PacketReader(new(new byte[24]), reader.CurrentState);
        Assert.True(reader.Read());
        Assert.Equal(PacketType.Other, reader.Type);
        Assert.Equal(16, reader.Body.Length);
        Assert.True(reader.Read());
        Assert.Equal(PacketType.Heart, reader.Type);
        Assert.False(reader.Read());
    }

    [Fact]
    public void A_malformed_stream_stays_malformed_and_keeps_its_error()
    {
        byte[] stream = HexText.ToBytes("00*8 00000000ffffffff 00*8");
        var reader = new PacketReader(new(stream), Server);
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.Equal(8, new ReadOnlySequence<byte>(stream).Slice(0, reader.Consumed).Length);

        reader = new PacketReader(new(new byte[16]), reader.CurrentState);

        Assert.Equal(PacketStatus.Malformed, reader.Status);
        Assert.False(reader.Read());
        Assert.False(reader.Read());
        Assert.Equal(PacketError.NegativeLength, reader.Error);
        Assert.False(reader.IsMidPacket);
    }

    [Fact]
    public void A_reader_left_early_has_examined_no_more_than_it_consumed()
    {
        var buffer = new ReadOnlySequence<byte>(new byte[24]);
        var reader = new PacketReader(buffer, Server);

        Assert.True(reader.Read());
        Assert.Equal(8, buffer.Slice(0, reader.Consumed).Length);
        Assert.Equal(reader.Consumed, reader.Examined);
    }

    [Fact]
    public void A_default_state_reads_hearts_and_refuses_payloads()
    {
        var reader = new PacketReader(new(HexText.ToBytes("00*8 0100000000000000 0100000001000000 ff")), default);

        Assert.True(reader.Read());
        Assert.True(reader.Read());
        Assert.False(reader.Read());
        Assert.Equal(PacketError.TooLong, reader.Error);
    }

    [Fact]
    public void An_other_of_the_greatest_length_there_is_counts_down_without_overflow()
    {
        var state = new PacketReaderState(PacketSender.Client, int.MaxValue);
        var reader = new PacketReader(Segment.Join(Segment.Cut(HexText.ToBytes("01000000ffffff7f 00*24"), 5)), state);

        Assert.True(reader.Read());
        Assert.Equal(24, reader.Body.Length);
        Assert.Equal(int.MaxValue - 24, reader.PayloadRemaining);
        Assert.False(reader.Read());
        Assert.Equal(int.MaxValue - 24, reader.CurrentState.PayloadRemaining);
    }

    [Fact]
    public void A_state_tells_what_it_was_made_of_and_refuses_nonsense()
    {
        var state = new PacketReaderState(PacketSender.Server, 7);

        Assert.Equal(PacketSender.Server, state.Sender);
        Assert.Equal(7, state.MaxPayloadBytes);
        Assert.Equal(ProtocolLimits.DefaultMaxPayload, Server.MaxPayloadBytes);
        Assert.Throws<ArgumentOutOfRangeException>(() => new PacketReaderState(PacketSender.Client, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new PacketReaderState((PacketSender)2));
    }
}
