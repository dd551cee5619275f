using System.Runtime.InteropServices;

namespace PipeHeartbeat.Server;

/// <summary>
/// The heap of the C library. By default glibc gives threads heaps of their own, up to eight for each core, and keeps what is freed in them. The runtime's compiler
/// takes some megabytes for a large method and works on threads that come and go: so it fills one heap after the other, and memory grows for hours though
/// nothing is held.
/// </summary>
internal static partial class NativeHeap
{
    private const string Library = "libc";

    /// <summary>
    /// Gives all whole pages that are free back to the system, in some milliseconds at most; where there is no such function, it does nothing. Thread-safe.
    /// </summary>
    public static void Trim()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = Trim(pad: 0);
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library than glibc has another heap.
        }
    }

    [LibraryImport(Library, EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
