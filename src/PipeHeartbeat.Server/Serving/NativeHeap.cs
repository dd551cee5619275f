using System.Runtime.InteropServices;

namespace PipeHeartbeat.Server;

/// <summary>
/// Keeps the C library from spreading its heap. By default glibc gives threads heaps of their own, up to eight for each core; the runtime's compiler, which works
/// on threads that come and go, fills one after the other to the size of the largest method that it ever compiled there, and memory grows for hours. What this
/// process does with speed it does not do in that heap.
/// </summary>
internal static partial class NativeHeap
{
    private const string Variable = "MALLOC_ARENA_MAX";
    private const int ArenaMax = -8; // M_ARENA_MAX of malloc.h
    private const int Heaps = 2;

    /// <summary>To be called before there are many threads; where there is no such setting, or somebody has made it, it does nothing.</summary>
    public static void Confine()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Variable) is not null)
            return;
        try
        {
            _ = SetOption(ArenaMax, Heaps);
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException)
        {
            // Another C library than glibc has another heap.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
