using System.Buffers;
using System.Collections.Concurrent;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// Memory for the cases in which the loop's one buffer does not do: a handler keeps it for longer than its turn, a packet is not complete, an
/// answer is written. Counts what is out. Thread-safe.
/// </summary>
internal sealed class BufferPool
{
    private const int MaxIdle = 16;

    private readonly ConcurrentBag<ReceiveBuffer> _idle = [];
    private int _rented;

    /// <summary>How many buffers and arrays are out, one a loop among them.</summary>
    public int Rented => Volatile.Read(ref _rented);

    public ReceiveBuffer Rent()
    {
        Interlocked.Increment(ref _rented);
        return _idle.TryTake(out ReceiveBuffer? buffer) ? buffer : new ReceiveBuffer();
    }

    public void Return(ReceiveBuffer buffer)
    {
        Interlocked.Decrement(ref _rented);
        if (_idle.Count < MaxIdle)
            _idle.Add(buffer);
    }

    public byte[] RentBytes(int atLeast)
    {
        Interlocked.Increment(ref _rented);
        return ArrayPool<byte>.Shared.Rent(atLeast);
    }

    public void ReturnBytes(byte[] bytes)
    {
        Interlocked.Decrement(ref _rented);
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
