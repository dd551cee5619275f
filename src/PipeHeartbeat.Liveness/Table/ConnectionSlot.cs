using System.Runtime.InteropServices;

namespace PipeHeartbeat.Liveness;

/// <summary>
/// What a beat touches: one cache line a connection, aligned by <see cref="TableSegment"/>, so that neighbours never contend.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = SizeInBytes)]
internal struct ConnectionSlot
{
    public const int SizeInBytes = 64;

    /// <summary>The <see cref="SlotState"/>.</summary>
    [FieldOffset(0)] public long State;

    // One writer each: the connection's reader.
    [FieldOffset(8)] public long Beats;
    [FieldOffset(16)] public long Packets;
    [FieldOffset(24)] public long Bytes;

    /// <summary>
    /// A deadline that the owner set besides silence (a packet begun, a send that is stuck); <see cref="long.MaxValue"/>: none.
    /// </summary>
    [FieldOffset(32)] public long OwnerDeadlineMs;

    [FieldOffset(40)] public long OpenedMs;
    [FieldOffset(48)] public int IntervalMs;
    [FieldOffset(52)] public int TimeoutMs;

    /// <summary>The next slot of the free list, -1 at its end. Only meaningful while free, only under the table's lock.</summary>
    [FieldOffset(56)] public int NextFree;

    /// <summary>What the <see cref="RateLimit"/> for packets keeps, in the same place. Only meaningful while not free; the reader's alone.</summary>
    [FieldOffset(56)] public long PacketsPaidUntil;
}
