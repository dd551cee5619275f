using System.Buffers;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.Protocol;

public sealed class PacketReaderAllocationTests
{
    private static readonly int[] Lengths =
        [0, 1, 64, 65, 5261, 5262, 65536, 65537, 1 << 24, int.MaxValue - 8, int.MaxValue - 7, int.MaxValue, -1, int.MinValue];

    [Fact]
    public void Reading_hearts_allocates_nothing()
    {
        var buffer = new ReadOnlySequence<byte>(new byte[PacketHead.Size * 1000]);
        ReadOnlySequence<byte> segments = Segment.Join(Segment.Cut(new byte[PacketHead.Size * 1000], 61));

        Assert.Equal(0, AllocatedBy(() => CountPackets(buffer, PacketSender.Client, 0) == 1000));
        Assert.Equal(0, AllocatedBy(() => CountPackets(segments, PacketSender.Client, 0) == 1000));
    }

    [Fact]
    public void Reading_hearts_with_bodies_allocates_nothing()
    {
        ReadOnlySequence<byte> segments = Segment.Join(Segment.Cut(HexText.ToBytes("0000000004000000deadbeef*100"), 7));

        Assert.Equal(0, AllocatedBy(() => CountPackets(segments, PacketSender.Client, 0) == 100));
    }

    [Fact]
    public void No_length_field_makes_the_framing_allocate()
    {
        foreach (int length in Lengths)
        {
            for (int type = -1; type <= 7; type++)
            {
                byte[] stream = new byte[PacketHead.Size + 200];
                new PacketHead((PacketType)type, length).Write(stream);
                ReadOnlySequence<byte> segments = Segment.Join(Segment.Cut(stream, 3));

                Assert.Equal(0, AllocatedBy(() => CountPackets(segments, PacketSender.Client, 65536) >= 0, rounds: 2));
                Assert.Equal(0, AllocatedBy(() => CountPackets(segments, PacketSender.Client, int.MaxValue) >= 0, rounds: 2));
                Assert.Equal(0, AllocatedBy(() => CountPackets(segments, PacketSender.Server, 0) >= 0, rounds: 2));
            }
        }
    }

    [Theory]
    [InlineData("01000000 00000000 01 61 ffff 78 0000")]
    [InlineData("01000000 00000000 01 61 0010 78 0000")]
    [InlineData("01000000 00000000 01 61 0000 ffff 78")]
    [InlineData("01000000 00000000 01 61 0000 0004 78")]
    [InlineData("01000000 00000000 80 61 0000 0000 78")]
    [InlineData("01000000 00000000 ff 61 0000 0000 78")]
    public void No_size_within_a_hello_makes_its_parser_allocate(string hex)
    {
        byte[] body = HexText.ToBytes(hex);
        ReadOnlySequence<byte> segments = Segment.Join(Segment.Cut(body, 2));

        Assert.Equal(0, AllocatedBy(() => !HelloPacket.TryParse(body, out _)));
        Assert.Equal(0, AllocatedBy(() => !HelloPacket.TryParse(segments, out _)));
    }

    /// <summary>Counts packets and parts; -1 if their bodies are more than what was consumed.</summary>
    private static int CountPackets(in ReadOnlySequence<byte> buffer, PacketSender from, int maxPayloadBytes)
    {
        int count = 0;
        long bodyBytes = 0;
        var reader = new PacketReader(buffer, new PacketReaderState(from, maxPayloadBytes));
        while (reader.Read())
        {
            count++;
            bodyBytes += reader.Body.Length;
        }

        return bodyBytes <= buffer.Slice(0, reader.Consumed).Length ? count : -1;
    }

    /// <summary>Bytes allocated by the action once it is warm. The assertion is outside: it would allocate itself.</summary>
    private static long AllocatedBy(Func<bool> action, int rounds = 100)
    {
        bool isRight = true;
        for (int i = 0; i < rounds; i++) isRight &= action();

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < rounds; i++) isRight &= action();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.True(isRight);
        return allocated;
    }
}
