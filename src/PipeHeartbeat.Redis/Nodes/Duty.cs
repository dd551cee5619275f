using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace PipeHeartbeat.Redis;

/// <summary>Who of the living nodes does what one of them should do: the one with the highest hash (rendezvous hashing). Where two think they are it, both do it, which does no harm.</summary>
internal static class Duty
{
    public static bool IsOf(long self, IEnumerable<long> living, long task) => living.All(node => node == self || Weight(node, task) < Weight(self, task));

    private static ulong Weight(long node, long task)
    {
        ReadOnlySpan<long> both = [node, task];
        return XxHash3.HashToUInt64(MemoryMarshal.AsBytes(both));
    }
}
