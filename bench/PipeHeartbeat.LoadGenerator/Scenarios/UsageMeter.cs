using System.Diagnostics;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>What one process uses in the phases of a run.</summary>
internal sealed class UsageMeter(ProcessUsage process)
{
    private const double MiB = 1024 * 1024;

    private UsageSample _began = process.Read();
    private UsageSample? _connected;
    private UsageSample? _measuring;
    private UsageSample _last = process.Read();
    private long _connections;
    private long _sentBefore;

    /// <summary>Of one core, since it was read before.</summary>
    public double CpuPercent { get; private set; }

    public double RssMiB => _last.RssBytes / MiB;

    public void Read(FleetSample sample)
    {
        UsageSample now = process.Read();
        if (sample.BeginsPhase && sample.Phase == RunPhase.Connecting)
            _began = now;
        if (sample.BeginsPhase && sample.Phase == RunPhase.WarmingUp)
            (_connected, _connections) = (now, sample.Connected);
        if (sample.BeginsPhase && sample.Phase == RunPhase.Measuring)
            (_measuring, _sentBefore) = (now, sample.SentBeats);
        if (!sample.BeginsPhase)
        {
            CpuPercent = Percent(_last, now);
            _last = now;
        }
    }

    /// <summary>The run is over; nothing was closed yet.</summary>
    /// <param name="sentBeats">Beats sent, warm-up included.</param>
    public UsageResult Finish(long sentBeats)
    {
        UsageSample end = process.Read();
        UsageSample from = _measuring ?? _began;
        double cpuUs = (end.CpuTime - from.CpuTime).TotalMicroseconds;
        long beats = sentBeats - _sentBefore;
        bool hasConnected = _connected is not null && _connections > 0;
        return new UsageResult(
            Math.Round(Percent(from, end), 2),
            beats > 0 && _measuring is not null ? cpuUs / beats : null,
            hasConnected ? (_connected!.Value.CpuTime - _began.CpuTime).TotalMicroseconds / _connections : null,
            hasConnected ? Math.Max(0, _connected!.Value.RssBytes - _began.RssBytes) / (double)_connections : null,
            end.RssBytes / MiB,
            end.PeakRssBytes / MiB);
    }

    private static double Percent(UsageSample from, UsageSample to)
    {
        double seconds = (to.Timestamp - from.Timestamp) / (double)Stopwatch.Frequency;
        return seconds <= 0 ? 0 : (to.CpuTime - from.CpuTime).TotalSeconds / seconds * 100;
    }
}
