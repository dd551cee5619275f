using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>The loops of a factory.</summary>
internal sealed class LoopGroup : IDisposable
{
    private readonly List<EpollLoop> _loops = [];

    public LoopGroup(EpollTransportOptions options, ILogger logger)
    {
        try
        {
            for (int number = 0; number < options.ThreadCount; number++)
                _loops.Add(new EpollLoop(number, options.Pace, Buffers, logger));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public BufferPool Buffers { get; } = new();

    /// <summary>The one that accepts.</summary>
    public EpollLoop First => _loops[0];

    /// <summary>The one with the fewest connections: so they are spread evenly, which the kernel's own spreading by hash is not.</summary>
    public EpollLoop Emptiest
    {
        get
        {
            EpollLoop emptiest = _loops[0];
            foreach (EpollLoop loop in _loops)
            {
                if (Volatile.Read(ref loop.Connections) < Volatile.Read(ref emptiest.Connections))
                    emptiest = loop;
            }

            return emptiest;
        }
    }

    public void Dispose()
    {
        foreach (EpollLoop loop in _loops)
            loop.Dispose();
    }
}
