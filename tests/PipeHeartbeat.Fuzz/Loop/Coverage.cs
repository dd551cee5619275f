using System.Numerics;
using System.Runtime.InteropServices;
using SharpFuzz.Common;

namespace PipeHeartbeat.Fuzz;

/// <summary>
/// Which branches followed which, and how often, in the manner of AFL: a counter for each pair, of which the order of magnitude matters.
/// </summary>
internal sealed unsafe class Coverage
{
    private const int Pairs = 1 << 16;

    private readonly byte* _counts = (byte*)NativeMemory.AllocZeroed(Pairs);
    private readonly byte[] _seen = new byte[Pairs];

    public Coverage() => Trace.SharedMem = _counts;

    /// <summary>Pairs that were ever seen.</summary>
    public int Edges => Pairs - _seen.AsSpan().Count((byte)0);

    /// <summary>Forgets what the input before has covered.</summary>
    public void Begin()
    {
        Counts.Clear();
        Trace.PrevLocation = 0;
    }

    /// <summary>What the input since <see cref="Begin"/> covers: for each pair its index and the magnitude of its count.</summary>
    public List<(int Pair, byte Magnitude)> Collect()
    {
        var found = new List<(int, byte)>();
        Span<byte> counts = Counts;
        int at = 0;
        while (at < Pairs && counts[at..].IndexOfAnyExcept((byte)0) is var step and >= 0)
        {
            at += step;
            found.Add((at, MagnitudeOf(counts[at])));
            at++;
        }

        return found;
    }

    /// <summary>Whether there is something in it that was never seen.</summary>
    public bool IsNew(List<(int Pair, byte Magnitude)> covered) => covered.Exists(one => (_seen[one.Pair] & one.Magnitude) == 0);

    /// <summary>How many pairs in it were never seen at all.</summary>
    public int CountNew(List<(int Pair, byte Magnitude)> covered) => covered.Count(one => _seen[one.Pair] == 0);

    public void Add(List<(int Pair, byte Magnitude)> covered)
    {
        foreach ((int pair, byte magnitude) in covered)
            _seen[pair] |= magnitude;
    }

    private static byte MagnitudeOf(byte count) => (byte)(1 << BitOperations.Log2(count));

    private Span<byte> Counts => new(_counts, Pairs);
}
