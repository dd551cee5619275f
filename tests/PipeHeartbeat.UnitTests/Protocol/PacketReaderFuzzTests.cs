using CsCheck;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.Protocol;

/// <summary>
/// A million inputs, each compared with the model and cut at random; a failure prints the seed that repeats it.
/// </summary>
public sealed class PacketReaderFuzzTests
{
    [Fact]
    public void Random_bytes_give_what_the_model_says_and_never_an_exception() =>
        Gen.Select(Packets.Sender, Gen.Byte.Array[0, 60], Packets.Cuts).Sample(Agrees, iter: 300_000);

    [Fact]
    public void Hostile_heads_give_what_the_model_says_and_never_an_exception() =>
        Gen.Select(Packets.Sender, Packets.AnyHead.Array[1, 3].Select(Concat), Packets.Cuts).Sample(Agrees, iter: 300_000);

    [Fact]
    public void Sound_streams_give_what_the_model_says() =>
        Packets.Sender
            .SelectMany(from => Gen.Select(Gen.Const(from), Packets.From(from).Array[0, 6].Select(Concat), Packets.Cuts))
            .Sample(
                (from, stream, cuts) =>
                {
                    Agrees(from, stream, cuts);
                    Assert.EndsWith("clean", NaiveReader.Run(from, Packets.MaxPayloadBytes, stream), StringComparison.Ordinal);
                },
                iter: 100_000);

    [Fact]
    public void Mutated_streams_give_what_the_model_says_and_never_an_exception() =>
        Packets.Sender
            .SelectMany(from => Gen.Select(
                Gen.Const(from),
                Gen.Select(
                    Packets.From(from).Array[1, 6].Select(Concat),
                    Gen.Select(Gen.Int[0, 999], Gen.Byte).Array[1, 3],
                    Gen.Int[0, 99],
                    Mutate),
                Packets.Cuts))
            .Sample(Agrees, iter: 300_000);

    private static void Agrees(PacketSender from, byte[] stream, (int[] Sizes, int PerReceive) cuts)
    {
        var loop = new ReceiveLoop(from, Packets.MaxPayloadBytes);
        foreach (ReadOnlyMemory<byte>[] segments in Segment.Cut(stream, cuts.Sizes).Chunk(cuts.PerReceive)) loop.Receive(segments);

        Assert.Equal(NaiveReader.Run(from, Packets.MaxPayloadBytes, stream), loop.Finish());
    }

    private static byte[] Concat(byte[][] packets) => [.. packets.SelectMany(packet => packet)];

    /// <summary>Overwrites up to three bytes, and in one stream of five cuts the end off.</summary>
    private static byte[] Mutate(byte[] stream, (int At, byte Value)[] edits, int cut)
    {
        foreach ((int at, byte value) in edits) stream[at % stream.Length] = value;
        return cut < 20 ? stream[..(stream.Length * cut / 20)] : stream;
    }
}
