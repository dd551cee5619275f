using System.Globalization;
using System.Runtime.InteropServices;
using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server;

public sealed class NativeHeapTests
{
    /// <summary>Below what glibc asks the system for by itself, and gives back at once.</summary>
    private const int BlockBytes = 64 * 1024;

    private const int PageBytes = 4096;
    private const int Blocks = 500;

    [Fact]
    public void What_was_freed_between_what_is_held_goes_back_to_the_system()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && NativeLibrary.TryLoad("libc.so.6", out _), "this machine's C library is not glibc");
        var blocks = new nint[Blocks];
        var pins = new nint[Blocks];
        var thread = new Thread(() =>
        {
            for (int i = 0; i < Blocks; i++)
            {
                blocks[i] = Marshal.AllocHGlobal(BlockBytes);
                for (int offset = 0; offset < BlockBytes; offset += PageBytes)
                    Marshal.WriteByte(blocks[i], offset, 1);
                pins[i] = Marshal.AllocHGlobal(PageBytes);
            }

            Array.ForEach(blocks, Marshal.FreeHGlobal);
        });
        thread.Start();
        thread.Join();

        long before = ResidentAround(blocks);
        NativeHeap.Trim();
        long after = ResidentAround(blocks);
        TestContext.Current.TestOutputHelper!.WriteLine($"{before:#,0} bytes before, {after:#,0} after");
        Array.ForEach(pins, Marshal.FreeHGlobal);

        // Without it most of the blocks are still in memory; others of this process use the same heaps, and may free or trim meanwhile.
        Assert.InRange(after, 0, (long)Blocks * BlockBytes / 2);
    }

    /// <summary>What is in memory of the mappings in which the blocks lie.</summary>
    private static long ResidentAround(nint[] blocks)
    {
        long resident = 0;
        bool isTheirs = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields[0].Split('-') is [var first, var end] && TryParse(first, out nint from) && TryParse(end, out nint to))
                isTheirs = Array.Exists(blocks, block => block >= from && block < to);
            else if (isTheirs && fields[0] == "Rss:")
                resident += long.Parse(fields[1], CultureInfo.InvariantCulture) * 1024;
        }

        return resident;
    }

    private static bool TryParse(string text, out nint address) => nint.TryParse(text, NumberStyles.HexNumber, CultureInfo.InvariantCulture, out address);
}
