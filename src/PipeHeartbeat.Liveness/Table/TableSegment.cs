using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipeHeartbeat.Liveness;

/// <summary>A fixed run of slots. Made once, never moved, never given back while the table lives.</summary>
internal sealed class TableSegment
{
    public const int SlotBits = 10;
    public const int SlotCount = 1 << SlotBits;
    public const int SlotMask = SlotCount - 1;

    private const int WordsPerSlot = ConnectionSlot.SizeInBytes / sizeof(long);

    // Pinned, so that the offset to the first cache line stays right.
    private readonly long[] _words = GC.AllocateArray<long>((SlotCount + 1) * WordsPerSlot, pinned: true);
    private readonly int _firstWord;

    public TableSegment()
    {
        nint address = Marshal.UnsafeAddrOfPinnedArrayElement(_words, 0);
        nint misalignedBytes = address & (ConnectionSlot.SizeInBytes - 1);
        _firstWord = misalignedBytes == 0 ? 0 : (int)(ConnectionSlot.SizeInBytes - misalignedBytes) / sizeof(long);
    }

    /// <summary>Whoever owns each connection. Cold: read when something happens to a connection, not when it beats.</summary>
    public object?[] Owners { get; } = new object?[SlotCount];

    /// <summary>The slot at <paramref name="index"/>, of which only the low bits count: never out of range.</summary>
    public ref ConnectionSlot this[uint index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            ref long first = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_words), _firstWord);
            return ref Unsafe.Add(ref Unsafe.As<long, ConnectionSlot>(ref first), index & SlotMask);
        }
    }
}
