using System.Runtime;
using Microsoft.Extensions.Hosting;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>
/// Gives memory back to the system when a crowd has left. The collector itself only runs when something is allocated, and a server that has
/// just lost its clients allocates nothing.
/// </summary>
/// <remarks>
/// It collects only when a tenth of the crowd or less is left: then there is little to go through, and the pause is short.
/// </remarks>
internal sealed class MemoryTrimmer(HeartbeatCounters counters, TimeProvider timeProvider) : BackgroundService
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    private const int SmallCrowd = 1_000;
    private const int Fraction = 10;

    private long _peak;

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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            if (Look(counters.Live))
            {
                GCSettings.LargeObjectHeapCompactionMode = GCLargeObjectHeapCompactionMode.CompactOnce;
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            }
        }
    }
}
