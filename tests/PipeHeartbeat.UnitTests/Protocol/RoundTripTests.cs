using System.Buffers;
using CsCheck;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.Protocol;

public sealed class RoundTripTests
{
    private const int Rounds = 20_000;

    [Fact]
    public void A_hello_that_is_written_is_read_again() => Packets.Hello.Sample(
        packet =>
        {
            ReadOnlySequence<byte> body = BodyOf(PacketType.Hello, Packets.Bytes(writer => PacketWriter.WriteHello(writer, packet)));

            Assert.Equal(PacketHead.Size + body.Length, packet.GetSize());
            Assert.True(HelloPacket.TryParse(body, out HelloPacket read));
            Assert.Equal(packet, read);
            Assert.Equal(packet.GetHashCode(), read.GetHashCode());
            Assert.True(HelloPacket.TryParse(body.ToArray(), out read));
            Assert.Equal(packet, read);
        },
        iter: Rounds);

    [Fact]
    public void A_welcome_that_is_written_is_read_again() => Packets.Welcome.Sample(
        packet =>
        {
            ReadOnlySequence<byte> body = BodyOf(PacketType.Welcome, Packets.Bytes(writer => PacketWriter.WriteWelcome(writer, packet)));

            Assert.True(WelcomePacket.TryParse(body, out WelcomePacket read));
            Assert.Equal(packet, read);
            Assert.True(WelcomePacket.TryParse(body.ToArray(), out read));
            Assert.Equal(packet, read);
        },
        iter: Rounds);

    [Fact]
    public void A_bye_that_is_written_is_read_again() => Packets.Bye.Sample(
        packet =>
        {
            ReadOnlySequence<byte> body = BodyOf(PacketType.Bye, Packets.Bytes(writer => PacketWriter.WriteBye(writer, packet)));

            Assert.Equal(PacketHead.Size + body.Length, packet.GetSize());
            Assert.True(ByePacket.TryParse(body, out ByePacket read));
            Assert.Equal(packet, read);
            Assert.True(ByePacket.TryParse(body.ToArray(), out read));
            Assert.Equal(packet, read);
        },
        iter: Rounds);

    [Fact]
    public void A_pace_that_is_written_is_read_again() => Packets.Pace.Sample(
        packet =>
        {
            ReadOnlySequence<byte> body = BodyOf(PacketType.Pace, Packets.Bytes(writer => PacketWriter.WritePace(writer, packet)));

            Assert.True(PacePacket.TryParse(body, out PacePacket read));
            Assert.Equal(packet, read);
            Assert.True(PacePacket.TryParse(body.ToArray(), out read));
            Assert.Equal(packet, read);
        },
        iter: Rounds);

    [Fact]
    public void A_heart_comes_back_in_its_ack_byte_for_byte() => Gen.Byte.Array[0, ProtocolLimits.MaxHeartBody].Sample(
        sent =>
        {
            ReadOnlySequence<byte> heart = BodyOf(PacketType.Heart, Packets.Bytes(writer => PacketWriter.WriteHeart(writer, sent)));
            byte[] ack = Packets.Bytes(writer => PacketWriter.WriteAck(writer, heart));

            Assert.Equal(sent, BodyOf(PacketType.Ack, ack).ToArray());
            Assert.Equal(ack, Packets.Bytes(writer => PacketWriter.WriteAck(writer, sent)));
        },
        iter: Rounds);

    [Fact]
    public void An_other_that_is_written_is_read_again() => Gen.Byte.Array[0, 9000].Sample(
        sent => Assert.Equal(sent, BodyOf(PacketType.Other, Packets.Bytes(writer => PacketWriter.WriteOther(writer, sent))).ToArray()),
        iter: 2000);

    /// <summary>Reads the one packet of a stream, in segments of 11 bytes.</summary>
    private static ReadOnlySequence<byte> BodyOf(PacketType type, byte[] stream)
    {
        PacketSender from = type is PacketType.Welcome or PacketType.Ack or PacketType.Pace ? PacketSender.Server : PacketSender.Client;
        var reader = new PacketReader(Segment.Join(Segment.Cut(stream, 11)), new PacketReaderState(from));
        Assert.True(reader.Read());
        Assert.Equal(type, reader.Type);
        ReadOnlySequence<byte> body = reader.Body;
        Assert.False(reader.Read());
        Assert.False(reader.IsMidPacket);
        return body;
    }
}
