using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// Asks the processor to have memory at hand soon. Among thousands of connections hardly anything of one is in the cache when its turn comes, and to
/// wait for it takes longer than to do what is to be done. A hint: where there is no such instruction, nothing happens.
/// </summary>
internal static unsafe class Prefetch
{
    private const int LineBytes = 64;

    /// <summary>The first lines of an object, wherever it lies at this moment.</summary>
    public static void Object(object? target, int lines)
    {
        if (!Sse.IsSupported)
            return;

        // The address may be out of date in the next moment, which makes the hint useless and no more: a prefetch cannot fault.
        byte* at = *(byte**)Unsafe.AsPointer(ref target);
        for (int i = 0; i < lines; i++)
            Sse.Prefetch0(at + (i * LineBytes));
    }
}
