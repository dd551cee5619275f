using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.Protocol;

public sealed class VectorTests
{
    // A stream longer than this is cut near its ends and at samples between: cutting 64 KiB at every byte takes minutes
    // and can not find what a short OTHER does not.
    private const int LongBytes = 8192;

    public static TheoryData<string> Names => [.. VectorFile.All.Keys];

    [Fact]
    public void There_are_vectors_for_every_packet_and_every_error()
    {
        string all = string.Join('\n', VectorFile.All.Values.Select(vector => vector.Transcript));

        Assert.True(VectorFile.All.Count >= 50);
        Assert.All(Enum.GetNames<PacketType>(), name => Assert.Contains($"{name.ToUpperInvariant()} ", all, StringComparison.Ordinal));
        Assert.All(
            Enum.GetValues<PacketError>().Where(error => error != PacketError.None),
            error => Assert.Contains(PacketText.Describe(error), all, StringComparison.Ordinal));
        Assert.Contains("error bad_body", all, StringComparison.Ordinal);
        Assert.Contains("truncated", all, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_received_at_once_gives_its_packets(string name)
    {
        Vector vector = VectorFile.All[name];

        Assert.Equal(vector.Transcript, ReceiveLoop.RunOnce(vector.From, vector.MaxPayloadBytes, [vector.Bytes]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_gives_its_packets_to_the_model_too(string name)
    {
        Vector vector = VectorFile.All[name];

        Assert.Equal(vector.Transcript, NaiveReader.Run(vector.From, vector.MaxPayloadBytes, vector.Bytes));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_split_at_any_byte_gives_its_packets(string name)
    {
        Vector vector = VectorFile.All[name];
        foreach (int at in Places(0, vector.Bytes.Length))
        {
            List<ReadOnlyMemory<byte>> pieces = [vector.Bytes.AsMemory(0, at), vector.Bytes.AsMemory(at)];

            Assert.Equal(vector.Transcript, ReceiveLoop.RunOnce(vector.From, vector.MaxPayloadBytes, pieces));
            Assert.Equal(vector.Transcript, ReceiveLoop.Run(vector.From, vector.MaxPayloadBytes, pieces));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_in_segments_of_any_size_gives_its_packets(string name)
    {
        Vector vector = VectorFile.All[name];
        foreach (int size in Places(1, vector.Bytes.Length))
        {
            List<ReadOnlyMemory<byte>> pieces = Segment.Cut(vector.Bytes, size);

            Assert.Equal(vector.Transcript, ReceiveLoop.RunOnce(vector.From, vector.MaxPayloadBytes, pieces));
            Assert.Equal(
                vector.Transcript, ReceiveLoop.RunOnce(vector.From, vector.MaxPayloadBytes, Segment.WithEmpties(pieces)));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_vector_received_in_pieces_of_any_size_gives_its_packets(string name)
    {
        Vector vector = VectorFile.All[name];
        foreach (int size in Places(1, vector.Bytes.Length))
        {
            // Each receive adds one segment to those that are still unread. Tiny receives of long streams cost n².
            if (vector.Bytes.Length > LongBytes / 4 && size is > 1 and < 64) continue;
            List<ReadOnlyMemory<byte>> pieces = Segment.Cut(vector.Bytes, size);

            Assert.Equal(vector.Transcript, ReceiveLoop.Run(vector.From, vector.MaxPayloadBytes, pieces));
        }
    }

    private static IEnumerable<int> Places(int from, int to)
    {
        const int Edge = 40;
        const int Stride = 1021;
        for (int at = from; at <= to; at++)
        {
            if (to <= LongBytes || at < Edge || at > to - Edge || at % Stride == 0) yield return at;
        }
    }
}
