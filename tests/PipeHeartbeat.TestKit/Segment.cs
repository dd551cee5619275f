using System.Buffers;

namespace PipeHeartbeat.TestKit;

/// <summary>A piece of a sequence, and the ways of cutting one into pieces.</summary>
public sealed class Segment : ReadOnlySequenceSegment<byte>
{
    private Segment(ReadOnlyMemory<byte> memory, Segment? before)
    {
        Memory = memory;
        if (before is null) return;
        RunningIndex = before.RunningIndex + before.Memory.Length;
        before.Next = this;
    }

    /// <summary>A sequence of these pieces, empty ones included.</summary>
    public static ReadOnlySequence<byte> Join(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        if (pieces.Count == 0) return default;
        var first = new Segment(pieces[0], null);
        Segment last = first;
        for (int i = 1; i < pieces.Count; i++) last = new Segment(pieces[i], last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    /// <summary>Pieces of one size, and the rest.</summary>
    public static List<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> bytes, int size)
    {
        var pieces = new List<ReadOnlyMemory<byte>>((bytes.Length / size) + 1);
        for (int at = 0; at < bytes.Length; at += size) pieces.Add(bytes.Slice(at, Math.Min(size, bytes.Length - at)));
        return pieces;
    }

    /// <summary>Pieces of these sizes, from the beginning again when they are used up; a size may be 0 if not all are.</summary>
    public static List<ReadOnlyMemory<byte>> Cut(ReadOnlyMemory<byte> bytes, int[] sizes)
    {
        var pieces = new List<ReadOnlyMemory<byte>>();
        for (int at = 0, i = 0; at < bytes.Length; i++)
        {
            int size = Math.Min(sizes[i % sizes.Length], bytes.Length - at);
            pieces.Add(bytes.Slice(at, size));
            at += size;
        }

        return pieces;
    }

    /// <summary>The same pieces with an empty one before, between and behind them, and two between the first two.</summary>
    public static List<ReadOnlyMemory<byte>> WithEmpties(IReadOnlyList<ReadOnlyMemory<byte>> pieces)
    {
        var spread = new List<ReadOnlyMemory<byte>>((pieces.Count * 2) + 2) { ReadOnlyMemory<byte>.Empty };
        foreach (ReadOnlyMemory<byte> piece in pieces)
        {
            spread.Add(piece);
            spread.Add(ReadOnlyMemory<byte>.Empty);
            if (spread.Count == 3) spread.Add(ReadOnlyMemory<byte>.Empty);
        }

        return spread;
    }
}
