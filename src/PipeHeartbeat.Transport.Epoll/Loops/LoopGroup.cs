using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>The loops of a factory.</summary>
internal sealed class LoopGroup : IDisposable
{
    private static readonly TimeSpan ProbePeriod = TimeSpan.FromSeconds(1);

    private readonly List<EpollLoop> _loops = [];
    private readonly LoopProbe[] _probes = [];
    private readonly ITimer? _probing;

    public LoopGroup(EpollTransportOptions options, ILogger logger, TimeProvider timeProvider, LoopMetrics? metrics)
    {
        Metrics = metrics;
        try
        {
            for (int number = 0; number < options.ThreadCount; number++)
                _loops.Add(new EpollLoop(number, options.Pace, Buffers, logger, metrics));
        }
        catch
        {
            Dispose();
            throw;
        }

        if (metrics is null)
            return;
        _probes = [.. _loops.Select(loop => new LoopProbe(loop, metrics))];
        _probing = timeProvider.CreateTimer(static group => ((LoopGroup)group!).Probe(), this, ProbePeriod, ProbePeriod);
    }

    /// <summary>Where it is counted how they stand; <see langword="null"/>: nowhere.</summary>
    public LoopMetrics? Metrics { get; }

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
        _probing?.Dispose();
        foreach (EpollLoop loop in _loops)
            loop.Dispose();
    }

    private void Probe()
    {
        if (!Metrics!.IsEnabled)
            return;
        foreach (LoopProbe probe in _probes)
            probe.Send();
    }
}
