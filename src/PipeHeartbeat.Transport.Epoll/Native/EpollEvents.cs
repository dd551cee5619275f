using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// An array of <c>struct epoll_event</c>: 32 bits of events and 64 of data. On x64 the kernel packs it to 12 bytes, elsewhere it is 16.
/// </summary>
internal sealed unsafe class EpollEvents : IDisposable
{
    public static readonly int Size = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16;

    private static readonly int DataOffset = Size - sizeof(ulong);

    private byte* _events;

    public EpollEvents(int capacity)
    {
        Capacity = capacity;
        _events = (byte*)NativeMemory.AllocZeroed((nuint)capacity, (nuint)Size);
    }

    public int Capacity { get; }

    public void* Pointer => _events;

    public (uint Events, ulong Data) this[int index]
    {
        get
        {
            byte* at = _events + (index * Size);
            return (Unsafe.ReadUnaligned<uint>(at), Unsafe.ReadUnaligned<ulong>(at + DataOffset));
        }
    }

    /// <summary>Adds a descriptor to an epoll instance, or changes what it is watched for.</summary>
    /// <returns>Whether it could be; if not, the last error says why.</returns>
    public static bool Control(int epoll, int operation, int descriptor, uint events, ulong data)
    {
        byte* one = stackalloc byte[Size];
        Unsafe.WriteUnaligned(one, events);
        Unsafe.WriteUnaligned(one + DataOffset, data);
        return Libc.EpollControl(epoll, operation, descriptor, one) == 0;
    }

    public void Dispose()
    {
        NativeMemory.Free(_events);
        _events = null;
    }
}
