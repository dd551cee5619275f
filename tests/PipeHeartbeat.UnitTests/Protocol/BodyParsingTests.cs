using System.Buffers;
using CsCheck;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.Protocol;

/// <summary>The parsers on their own: they must not count on the reader having judged a length.</summary>
public sealed class BodyParsingTests
{
    [Fact]
    public void Any_bytes_parse_alike_in_one_segment_and_in_many() =>
        Gen.OneOf(Gen.Byte.Array[0, 200], Packets.FromClient, Packets.FromServer).Sample(
            bytes =>
            {
                foreach (int from in new[] { 0, Math.Min(PacketHead.Size, bytes.Length) })
                {
                    byte[] body = bytes[from..];
                    ReadOnlySequence<byte> segments = Segment.Join(Segment.WithEmpties(Segment.Cut(body, 5)));

                    Assert.Equal(HelloPacket.TryParse(body, out HelloPacket hello), HelloPacket.TryParse(segments, out HelloPacket hello2));
                    Assert.Equal(hello, hello2);
                    Assert.Equal(
                        WelcomePacket.TryParse(body, out WelcomePacket welcome),
                        WelcomePacket.TryParse(segments, out WelcomePacket welcome2));
                    Assert.Equal(welcome, welcome2);
                    Assert.Equal(ByePacket.TryParse(body, out ByePacket bye), ByePacket.TryParse(segments, out ByePacket bye2));
                    Assert.Equal(bye, bye2);
                    Assert.Equal(PacePacket.TryParse(body, out PacePacket pace), PacePacket.TryParse(segments, out PacePacket pace2));
                    Assert.Equal(pace, pace2);
                }
            },
            iter: 50_000);

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    public void A_body_of_no_bytes_or_far_too_many_is_refused(int size)
    {
        byte[] body = new byte[size];
        if (size > 0) body[0] = ProtocolLimits.Version;
        ReadOnlySequence<byte> segments = Segment.Join(Segment.Cut(body, 4096));

        Assert.False(HelloPacket.TryParse(body, out _));
        Assert.False(HelloPacket.TryParse(segments, out _));
        Assert.False(WelcomePacket.TryParse(body, out _));
        Assert.False(WelcomePacket.TryParse(segments, out _));
        Assert.False(ByePacket.TryParse(body, out _));
        Assert.False(ByePacket.TryParse(segments, out _));
        Assert.False(PacePacket.TryParse(body, out _));
        Assert.False(PacePacket.TryParse(segments, out _));
    }

    [Fact]
    public void A_parsed_hello_keeps_nothing_of_the_buffer()
    {
        var packet = new HelloPacket("id", Credential: new byte[] { 1, 2, 3 }, Metadata: "m");
        byte[] bytes = new byte[packet.GetSize()];
        packet.Write(bytes);
        Assert.True(HelloPacket.TryParse(bytes.AsSpan(PacketHead.Size), out HelloPacket read));

        bytes.AsSpan().Clear();

        Assert.Equal(packet, read);
    }

    [Fact]
    public void Hellos_differ_where_any_field_does()
    {
        var packet = new HelloPacket("id", true, 1, new byte[] { 1 }, "m");

        Assert.Equal(packet, packet with { Credential = new byte[] { 1 } });
        Assert.NotEqual(packet, packet with { ClientId = "di" });
        Assert.NotEqual(packet, packet with { WantsAck = false });
        Assert.NotEqual(packet, packet with { IntervalMs = 2 });
        Assert.NotEqual(packet, packet with { Credential = new byte[] { 2 } });
        Assert.NotEqual(packet, packet with { Metadata = "n" });
    }

    [Fact]
    public void A_hello_in_a_log_does_not_show_its_credential()
    {
        var packet = new HelloPacket("id", Credential: "secret"u8.ToArray());

        Assert.DoesNotContain("secret", packet.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Text_is_taken_exactly_where_the_strict_decoder_takes_it() =>
        Gen.OneOf(
            Gen.Byte.Array[1, 6],
            Gen.Byte[0x80, 0xff].Array[1, 4],
            Gen.OneOf<byte>(0xed, 0xa0, 0xf0, 0x90, 0xef, 0xbf, 0xbd, 0x80).Array[1, 6]).Sample(
            id =>
            {
                byte[] body = [1, 0, 0, 0, 0, 0, 0, 0, (byte)id.Length, .. id, 0, 0, 0, 0];
                bool isUtf8 = System.Text.Unicode.Utf8.IsValid(id);

                Assert.Equal(isUtf8, HelloPacket.TryParse(body, out HelloPacket packet));
                if (isUtf8) Assert.Equal(id, System.Text.Encoding.UTF8.GetBytes(packet.ClientId));
            },
            iter: 100_000);
}
