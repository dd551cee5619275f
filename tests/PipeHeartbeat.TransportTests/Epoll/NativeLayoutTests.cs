using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.TransportTests;

public sealed class NativeLayoutTests
{
    [Fact]
    public void Structures_are_as_large_as_the_kernels()
    {
        Assert.Equal(RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 12 : 16, EpollEvents.Size);
        Assert.Equal(16, Unsafe.SizeOf<Libc.TimeSpec>());
        Assert.Equal(8, Unsafe.SizeOf<Libc.Linger>());
        Assert.Equal(28, Unsafe.SizeOf<SocketAddressBytes>());
    }

    /// <summary>What the kernel writes where is what is read there.</summary>
    [Fact]
    public unsafe void An_event_comes_back_with_its_number()
    {
        const ulong Number = 0x0123_4567_89AB_CDEF;
        int epoll = Libc.EpollCreate(Libc.EpollCloseOnExec);
        using var wakeup = new Wakeup();
        using var events = new EpollEvents(4);
        try
        {
            Assert.True(EpollEvents.Control(epoll, Libc.EpollAdd, wakeup.Descriptor, Libc.EpollIn | Libc.EpollEdgeTriggered, Number));
            Assert.Equal(0, Libc.EpollWait(epoll, events.Pointer, events.Capacity, 0));
            wakeup.Signal();
            Assert.Equal(1, Libc.EpollWait(epoll, events.Pointer, events.Capacity, 0));
            Assert.Equal((Libc.EpollIn, Number), events[0]);

            // Edge-triggered: each signal is an event, though nobody has read the counter.
            Assert.Equal(0, Libc.EpollWait(epoll, events.Pointer, events.Capacity, 0));
            wakeup.Signal();
            Assert.Equal(1, Libc.EpollWait(epoll, events.Pointer, events.Capacity, 0));
        }
        finally
        {
            _ = Libc.Close(epoll);
        }
    }
}
