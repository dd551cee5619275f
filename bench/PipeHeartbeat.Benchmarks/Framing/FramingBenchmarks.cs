using System.Buffers;
using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.Benchmarks.Framing;

/// <summary>Bytes to packets, beside the least that anybody could do with them: reading the two integers of each head from a span.</summary>
[Suite("Framing")]
[MemoryDiagnoser]
public class FramingBenchmarks
{
    private const int Packets = 512;
    private const int BodyBytes = 64 * 1024;

    private static readonly PacketReaderState State = new(PacketSender.Client, BodyBytes);

    private byte[] _heads = [];
    private ReadOnlySequence<byte> _one;
    private ReadOnlySequence<byte> _whole;
    private ReadOnlySequence<byte> _cut;
    private ReadOnlySequence<byte> _body;

    /// <summary>Makes the input, and checks that every way of reading it finds the packets that are in it.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _heads = new byte[Packets * PacketHead.Size];
        _one = new ReadOnlySequence<byte>(_heads, 0, PacketHead.Size);
        _whole = new ReadOnlySequence<byte>(_heads);
        _cut = Segment.Join(Segment.Cut(_heads, PacketHead.Size - 1));
        byte[] other = RawPacket.Of(PacketType.Other, new byte[BodyBytes]);
        _body = Segment.Join(Segment.Cut(other, 4096));
        Demand.Equal(1, OneHeadReader(), "packets found in one");
        Demand.Equal(Packets, SegmentReader(), "packets found in a segment");
        Demand.Equal(Packets, StraddlingReader(), "packets found astride segments");
        Demand.Equal(BodyBytes, BodyReader(), "bytes of body found");
        Demand.Equal(0, OneHeadIntegers() + SegmentIntegers() + StraddlingIntegers(), "sum of types and lengths");
    }

    /// <summary>Two integers.</summary>
    [BenchmarkCategory("one packet"), Benchmark(Baseline = true, Description = "two integers from a span")]
    public int OneHeadIntegers() => Integers(_heads.AsSpan(0, PacketHead.Size));

    /// <summary>One packet.</summary>
    [BenchmarkCategory("one packet"), Benchmark(Description = "PacketReader"), Ours]
    public int OneHeadReader() => Count(_one);

    /// <summary>Two integers a packet.</summary>
    [BenchmarkCategory("512 packets in one segment")]
    [Benchmark(Baseline = true, Description = "two integers from a span", OperationsPerInvoke = Packets)]
    public int SegmentIntegers() => Integers(_heads);

    /// <summary>Packets that lie one behind the other.</summary>
    [BenchmarkCategory("512 packets in one segment"), Benchmark(Description = "PacketReader", OperationsPerInvoke = Packets), Ours]
    public int SegmentReader() => Count(_whole);

    /// <summary>The same as before: integers cannot straddle.</summary>
    [BenchmarkCategory("512 packets, each astride two segments")]
    [Benchmark(Baseline = true, Description = "two integers from a span (one segment)", OperationsPerInvoke = Packets)]
    public int StraddlingIntegers() => Integers(_heads);

    /// <summary>Segments of 7 bytes: no packet lies in one of them.</summary>
    [BenchmarkCategory("512 packets, each astride two segments")]
    [Benchmark(Description = "PacketReader", OperationsPerInvoke = Packets), Ours]
    public int StraddlingReader() => Count(_cut);

    /// <summary>An OTHER of 17 segments of 4 KiB.</summary>
    [BenchmarkCategory("a 64 KiB body skipped"), Benchmark(Description = "PacketReader"), Ours]
    public int BodyReader()
    {
        int bytes = 0;
        var reader = new PacketReader(_body, State);
        while (reader.Read())
            bytes += (int)reader.Body.Length;
        return bytes;
    }

    private static int Integers(ReadOnlySpan<byte> heads)
    {
        int sum = 0;
        for (; heads.Length >= PacketHead.Size; heads = heads[PacketHead.Size..])
            sum += BinaryPrimitives.ReadInt32LittleEndian(heads) + BinaryPrimitives.ReadInt32LittleEndian(heads[4..]);
        return sum;
    }

    private static int Count(in ReadOnlySequence<byte> bytes)
    {
        int packets = 0;
        var reader = new PacketReader(bytes, State);
        while (reader.Read())
            packets++;
        return packets;
    }
}
