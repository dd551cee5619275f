using System.Runtime.InteropServices;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// The memory that a loop receives into: 64 KiB, and in front of them room for what a connection had left over, so that half a packet and
/// its other half lie side by side without a second segment. Pinned where it was made.
/// </summary>
internal sealed unsafe class ReceiveBuffer
{
    /// <summary>The most that may be left over to be put in front; more is received behind, into memory of the connection's own.</summary>
    public const int Headroom = 4096;

    public const int Room = 64 * 1024;

    public ReceiveBuffer()
    {
        Bytes = GC.AllocateUninitializedArray<byte>(Headroom + Room, pinned: true);
        Start = (byte*)Marshal.UnsafeAddrOfPinnedArrayElement(Bytes, Headroom);
    }

    public byte[] Bytes { get; }

    /// <summary>Where received bytes go.</summary>
    public byte* Start { get; }
}
