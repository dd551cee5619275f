using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.Protocol;

namespace PipeHeartbeat.Fuzz;

/// <summary>
/// The packet reader: however a stream is cut, it says what the naive model says. A step is the size of a segment, 0 to 63 bytes, and its highest
/// bit ends a receive.
/// </summary>
internal sealed class ReaderTarget : IFuzzTarget
{
    private const int SizeMask = 63;
    private const int EndsReceive = 128;

    /// <summary>Longer streams are not cut into single bytes.</summary>
    private const int FewBytes = 256;

    private static readonly int[] MaxPayloads = [100, 0, ProtocolLimits.DefaultMaxPayload, int.MaxValue];

    public string Name => "reader";

    public IEnumerable<FuzzInput> Seeds() =>
        from vector in VectorFile.All.Values
        where vector.Bytes.Length <= FuzzInput.MostStreamBytes
        select new FuzzInput((byte)((vector.From == PacketSender.Server ? 1 : 0) | (2 << 1)), [3, 7 | EndsReceive, 1], vector.Bytes);

    public void Run(FuzzInput input)
    {
        PacketSender from = (input.Settings & 1) == 0 ? PacketSender.Client : PacketSender.Server;
        int max = MaxPayloads[(input.Settings >> 1) % MaxPayloads.Length];
        string expected = NaiveReader.Run(from, max, input.Stream);

        Assert.Equal(expected, ReceiveLoop.RunOnce(from, max, [input.Stream]));
        Assert.Equal(expected, RunCut(from, max, input));
        if (input.Stream.Length <= FewBytes)
            Assert.Equal(expected, ReceiveLoop.Run(from, max, Segment.Cut(input.Stream, 1)));
    }

    private static string RunCut(PacketSender from, int max, FuzzInput input)
    {
        var loop = new ReceiveLoop(from, max);
        var segments = new List<ReadOnlyMemory<byte>>();
        int at = 0;
        foreach (byte step in input.Steps)
        {
            int size = Math.Min(step & SizeMask, input.Stream.Length - at);
            segments.Add(input.Stream.AsMemory(at, size));
            at += size;
            if ((step & EndsReceive) == 0)
                continue;
            loop.Receive([.. segments]);
            segments.Clear();
        }

        loop.Receive([.. segments, input.Stream.AsMemory(at)]);
        return loop.Finish();
    }
}
