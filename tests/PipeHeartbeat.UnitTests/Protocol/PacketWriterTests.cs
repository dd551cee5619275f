using System.Buffers;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.UnitTests.Protocol;

public sealed class PacketWriterTests
{
    private const string HalfOfAPair = "\uD83D";

    private readonly ArrayBufferWriter<byte> _writer = new();

    public static TheoryData<string, int, int, string> BadHellos => new()
    {
        { "", 0, 0, "" },
        { new string('i', 129), 0, 0, "" },
        { new string('é', 65), 0, 0, "" },
        { "a", 4097, 0, "" },
        { "a", 0, 1025, "" },
        { HalfOfAPair, 0, 0, "" },
        { "a", 0, 0, HalfOfAPair },
    };

    [Theory]
    [MemberData(nameof(BadHellos))]
    public void A_hello_that_no_reader_takes_is_not_written(string id, int credentialBytes, int metadataBytes, string metadataEnd)
    {
        var packet = new HelloPacket(id, Credential: new byte[credentialBytes], Metadata: new string('m', metadataBytes) + metadataEnd);

        Assert.ThrowsAny<ArgumentException>(() => PacketWriter.WriteHello(_writer, packet));
        Assert.ThrowsAny<ArgumentException>(() => packet.GetSize());
        Assert.ThrowsAny<ArgumentException>(() => packet.Write(new byte[8192]));
        Assert.Equal(0, _writer.WrittenCount);
    }

    [Fact]
    public void A_default_hello_has_no_id_and_is_not_written()
    {
        Assert.ThrowsAny<ArgumentException>(() => PacketWriter.WriteHello(_writer, default));
        Assert.Equal(0, _writer.WrittenCount);
    }

    [Fact]
    public void A_default_bye_says_nothing_and_is_written()
    {
        PacketWriter.WriteBye(_writer, default);

        Assert.Equal(PacketHead.Size + ProtocolLimits.MinByeLength, _writer.WrittenCount);
    }

    [Fact]
    public void A_bye_with_text_that_no_reader_takes_is_not_written()
    {
        Assert.ThrowsAny<ArgumentException>(() => PacketWriter.WriteBye(_writer, new ByePacket(Reason.Kicked, 0, new string('t', 129))));
        Assert.ThrowsAny<ArgumentException>(() => PacketWriter.WriteBye(_writer, new ByePacket(Reason.Kicked, 0, HalfOfAPair)));
        Assert.Equal(0, _writer.WrittenCount);
    }

    [Theory]
    [InlineData(0, 1, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(1, 1, 1)]
    [InlineData(3000, 9000, 3000)]
    public void A_welcome_out_of_range_is_not_written(uint intervalMs, uint timeoutMs, uint phaseMs)
    {
        var packet = new WelcomePacket(0, intervalMs, timeoutMs, phaseMs, 1);

        Assert.Throws<ArgumentOutOfRangeException>(() => PacketWriter.WriteWelcome(_writer, packet));
        Assert.Equal(0, _writer.WrittenCount);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    public void A_pace_out_of_range_is_not_written(uint intervalMs, uint timeoutMs)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => PacketWriter.WritePace(_writer, new PacePacket(intervalMs, timeoutMs)));
        Assert.Equal(0, _writer.WrittenCount);
    }

    [Fact]
    public void A_heart_and_an_ack_of_64_bytes_are_written_and_of_65_are_not()
    {
        byte[] longest = new byte[64];
        byte[] tooLong = new byte[65];
        PacketWriter.WriteHeart(_writer, longest);
        PacketWriter.WriteAck(_writer, longest);
        PacketWriter.WriteAck(_writer, new ReadOnlySequence<byte>(longest));

        Assert.Throws<ArgumentOutOfRangeException>(() => PacketWriter.WriteHeart(_writer, tooLong));
        Assert.Throws<ArgumentOutOfRangeException>(() => PacketWriter.WriteAck(_writer, tooLong));
        Assert.Throws<ArgumentOutOfRangeException>(() => PacketWriter.WriteAck(_writer, new ReadOnlySequence<byte>(tooLong)));
        Assert.Equal(3 * (PacketHead.Size + 64), _writer.WrittenCount);
    }

    [Fact]
    public void An_other_of_the_maximum_is_written_and_one_byte_more_is_not()
    {
        PacketWriter.WriteOther(_writer, new byte[10], maxPayloadBytes: 10);
        PacketWriter.WriteOther(_writer, new byte[ProtocolLimits.DefaultMaxPayload]);

        Assert.Throws<ArgumentOutOfRangeException>(() => PacketWriter.WriteOther(_writer, new byte[11], maxPayloadBytes: 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => PacketWriter.WriteOther(_writer, new byte[ProtocolLimits.DefaultMaxPayload + 1]));
        Assert.Equal((2 * PacketHead.Size) + 10 + ProtocolLimits.DefaultMaxPayload, _writer.WrittenCount);
    }

    [Fact]
    public void A_heart_without_a_body_is_eight_zero_bytes()
    {
        PacketWriter.WriteHeart(_writer);

        Assert.Equal(new byte[8], _writer.WrittenSpan.ToArray());
    }

    [Fact]
    public void A_destination_one_byte_too_small_is_refused_and_the_exact_one_is_taken()
    {
        var hello = new HelloPacket("id", Credential: new byte[3], Metadata: "m");
        var bye = new ByePacket(Reason.Drain, 1, "later");
        var welcome = new WelcomePacket(0, 1, 1, 0, 1);
        var pace = new PacePacket(1, 1);

        Assert.Equal(hello.GetSize(), hello.Write(new byte[hello.GetSize()]));
        Assert.Equal(bye.GetSize(), bye.Write(new byte[bye.GetSize()]));
        Assert.Equal(WelcomePacket.Size, welcome.Write(new byte[WelcomePacket.Size]));
        Assert.Equal(PacePacket.Size, pace.Write(new byte[PacePacket.Size]));
        Assert.Throws<ArgumentException>(() => hello.Write(new byte[hello.GetSize() - 1]));
        Assert.Throws<ArgumentException>(() => bye.Write(new byte[bye.GetSize() - 1]));
        Assert.Throws<ArgumentException>(() => welcome.Write(new byte[WelcomePacket.Size - 1]));
        Assert.Throws<ArgumentException>(() => pace.Write(new byte[PacePacket.Size - 1]));
    }

    [Fact]
    public void Fields_that_must_be_zero_are_so_whatever_the_memory_held()
    {
        byte[] dirty = [.. Enumerable.Repeat((byte)0xff, 64)];
        var hello = new HelloPacket("id");
        Assert.True(HelloPacket.TryParse(dirty.AsSpan(PacketHead.Size, hello.Write(dirty) - PacketHead.Size), out HelloPacket read));
        Assert.Equal(hello, read);

        dirty.AsSpan().Fill(0xff);
        Assert.Equal(WelcomePacket.Size, new WelcomePacket(0, 1, 1, 0, 1).Write(dirty));
        Assert.True(WelcomePacket.TryParse(dirty.AsSpan(PacketHead.Size, ProtocolLimits.WelcomeLength), out _));

        dirty.AsSpan().Fill(0xff);
        Assert.Equal(PacketHead.Size + ProtocolLimits.MinByeLength, new ByePacket(Reason.Limit).Write(dirty));
        Assert.True(ByePacket.TryParse(dirty.AsSpan(PacketHead.Size, ProtocolLimits.MinByeLength), out _));
    }

    [Fact]
    public void No_writer_is_an_argument_null_exception()
    {
        Assert.Throws<ArgumentNullException>(() => PacketWriter.WriteHeart(null!));
        Assert.Throws<ArgumentNullException>(() => PacketWriter.WriteAck(null!, ReadOnlySequence<byte>.Empty));
        Assert.Throws<ArgumentNullException>(() => PacketWriter.WriteOther(null!, default));
        Assert.Throws<ArgumentNullException>(() => PacketWriter.WriteHello(null!, new HelloPacket("a")));
        Assert.Throws<ArgumentNullException>(() => PacketWriter.WriteWelcome(null!, new WelcomePacket(0, 1, 1, 0, 1)));
        Assert.Throws<ArgumentNullException>(() => PacketWriter.WriteBye(null!, default));
        Assert.Throws<ArgumentNullException>(() => PacketWriter.WritePace(null!, new PacePacket(1, 1)));
    }
}
