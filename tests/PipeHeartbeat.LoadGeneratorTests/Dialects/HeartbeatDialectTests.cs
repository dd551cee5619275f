using System.Buffers;
using PipeHeartbeat.LoadGenerator;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class HeartbeatDialectTests
{
    private static readonly HeartbeatDialect Anonymous = new();
    private static readonly HeartbeatDialect Identified = new("client-", wantsAck: true, TimeSpan.FromSeconds(2));

    [Fact]
    public void An_anonymous_client_says_nothing_first_and_beats_with_eight_zeros()
    {
        Assert.Equal(0, Anonymous.WriteGreeting(3, new byte[1024]));
        Assert.False(Anonymous.IsWelcomed);
        Assert.False(Anonymous.IsAnswered);
        Assert.Equal(new byte[8], Anonymous.Beat.ToArray());
    }

    [Fact]
    public void A_client_with_an_id_says_who_it_is_and_what_it_wishes()
    {
        byte[] buffer = new byte[1024];
        int length = Identified.WriteGreeting(42, buffer);

        Assert.True(HelloPacket.TryParse(buffer.AsSpan(PacketHead.Size, length - PacketHead.Size), out HelloPacket hello));
        Assert.Equal(("client-42", true, 2_000u), (hello.ClientId, hello.WantsAck, hello.IntervalMs));
        Assert.True(Identified is { IsWelcomed: true, IsAnswered: true });
    }

    [Fact]
    public void What_the_server_says_is_understood_however_it_is_cut()
    {
        var writer = new ArrayBufferWriter<byte>();
        PacketWriter.WriteWelcome(writer, new WelcomePacket(0, IntervalMs: 3_000, TimeoutMs: 15_000, PhaseMs: 700, ConnectionId: 1));
        PacketWriter.WriteAck(writer, []);
        PacketWriter.WriteBye(writer, new ByePacket(Reason.Drain, 100, "come back"));
        ReadOnlySpan<byte> bytes = writer.WrittenSpan;

        var heard = new List<DialectMessage>();
        int begin = 0;
        for (int end = 0; end <= bytes.Length; end++)
        {
            DialectMessage message = Identified.Read(bytes[begin..end], out int consumed);
            Assert.Equal(message.Kind == DialectMessageKind.Incomplete, consumed == 0);
            begin += consumed;
            if (consumed > 0)
                heard.Add(message);
        }

        Assert.Equal(bytes.Length, begin);
        Assert.Equal(
            [
                new DialectMessage(DialectMessageKind.Welcome) { IntervalMs = 3_000, TimeoutMs = 15_000, FirstBeatMs = 700 },
                new DialectMessage(DialectMessageKind.Answer),
                new DialectMessage(DialectMessageKind.Goodbye) { Reason = "drain", RetryAfterMs = 100 },
            ],
            heard);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(4, 65)]
    [InlineData(4, -1)]
    [InlineData(5, int.MaxValue)]
    [InlineData(99, 0)]
    public void What_no_server_says_is_nonsense_as_soon_as_its_head_is_there(int type, int length)
    {
        byte[] head = new byte[PacketHead.Size];
        new PacketHead((PacketType)type, length).Write(head);

        Assert.Equal(DialectMessageKind.Nonsense, Identified.Read(head, out _).Kind);
    }
}
