using System.Runtime.InteropServices;

namespace PipeHeartbeat.Server;

/// <summary>
/// The heap of the C library. By default glibc gives threads heaps of their own, up to eight for each core, and keeps what is freed in them. The runtime's compiler
/// takes some megabytes for a large method and works on threads that come and go: so it fills one heap after the other, and memory grows for an hour though
/// nothing is held.
/// </summary>
/// <remarks>glibc trims the end of a heap when something there is freed, and only then; what is free further in, only when it is asked.</remarks>
internal static partial class NativeHeap
{
    private const string Library = "libc";
    private const int TrimThreshold = -1; // M_TRIM_THRESHOLD of malloc.h

    /// <summary>What may be free at the end of a heap; left to itself glibc raises it to 64 MiB.</summary>
    private const int MostFreeBytes = 128 * 1024;

    /// <summary>Has the end of each heap be given back as soon as it is free. Where there is no such setting, it does nothing.</summary>
    public static void KeepShort() => Try(static () => SetOption(TrimThreshold, MostFreeBytes));

    /// <summary>
    /// Gives all whole pages that are free further in back to the system, in some milliseconds at most; where there is no such function, it does nothing.
    /// Thread-safe.
    /// </summary>
    public static void Trim() => Try(static () => Trim(pad: 0));

    private static void Try(Func<int> call)
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = call();
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library than glibc has another heap.
        }
    }

    [LibraryImport(Library, EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);

    [LibraryImport(Library, EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint pad);
}
