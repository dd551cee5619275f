using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipeHeartbeat.Benchmarks.Table;

/// <summary>Eight words that certainly lie in one cache line.</summary>
internal sealed class PackedWords
{
    private const int LineBytes = 64;
    private const int WordsPerLine = LineBytes / sizeof(long);

    private readonly long[] _words = GC.AllocateArray<long>(2 * WordsPerLine, pinned: true);
    private readonly int _first;

    public PackedWords()
    {
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_words, 0);
        _first = (int)((LineBytes - (address & (LineBytes - 1))) / sizeof(long)) % WordsPerLine;
    }

    public ref long this[int word] => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_words), _first + word);
}
