using System.Runtime;
using Microsoft.Extensions.Hosting;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>
/// Gives memory back to the system when a crowd has left. The collector itself only runs when something is allocated, and a server that has
/// just lost its clients allocates nothing.
/// </summary>
/// <remarks>
/// It collects only when a tenth of the crowd or less is left: then there is little to go through, and the pause is short. What the C library holds it gives back
/// once a minute, crowd or not.
/// </remarks>
internal sealed class MemoryTrimmer(HeartbeatCounters counters, TimeProvider timeProvider) : IHostedService, IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private const int LooksOfNativeHeap = 12;
    private const int SmallCrowd = 1_000;
    private const int Fraction = 10;

    private long _peak;
    private int _looks;
    private ITimer? _timer;

    /// <summary>Looks once.</summary>
    /// <returns>Whether there was a crowd that has left.</returns>
    public bool Look(long live)
    {
        if (live > _peak / Fraction || _peak < SmallCrowd)
        {
            _peak = Math.Max(_peak, live);
            return false;
        }

        _peak = live;
        return true;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = timeProvider.CreateTimer(static trimmer => ((MemoryTrimmer)trimmer!).Trim(), this, Interval, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    private void Trim()
    {
        if (++_looks % LooksOfNativeHeap == 0)
            NativeHeap.Trim();
        if (!Look(counters.Live))
            return;

        GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
    }
}
