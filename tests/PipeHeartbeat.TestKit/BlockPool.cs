using System.Buffers;

namespace PipeHeartbeat.TestKit;

/// <summary>
/// Keeps every block it ever made. The shared pool does not: it drops some when threads change places, and a measurement of what a path
/// allocates would count those.
/// </summary>
internal sealed class BlockPool : MemoryPool<byte>
{
    private const int BlockBytes = 4096;

    private readonly Lock _lock = new();
    private readonly Stack<Block> _free = new();

    public override int MaxBufferSize => BlockBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockBytes);
        lock (_lock)
            return _free.TryPop(out Block? block) ? block : new Block(this);
    }

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Block(BlockPool pool) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory { get; } = new byte[BlockBytes];

        public void Dispose()
        {
            lock (pool._lock)
                pool._free.Push(this);
        }
    }
}
