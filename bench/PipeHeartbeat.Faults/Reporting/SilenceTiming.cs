using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>How late silent clients were reported, where the server had stood still.</summary>
internal static class SilenceTiming
{
    /// <summary>
    /// Each is to be reported at its deadline, or where that was in the stop or within an interval after it, one interval after the stop. A second
    /// more is for what the machine and the server need for all of them at once.
    /// </summary>
    public static void Demand(Observations seen, IReadOnlyList<JudgedClient> judged, long resumedUs)
    {
        long heardUs = resumedUs + (long)Scene.Interval.TotalMicroseconds;
        JudgedClient[] reported = [.. judged.Where(one => one.Verdict == Verdict.Right)];
        JudgedClient[] held = [.. reported.Where(one => one.DeadlineUs < heardUs && one.EndedUs >= resumedUs)];
        JudgedClient[] plain = [.. reported.Except(held)];
        if (held.Length > 0)
        {
            double last = held.Max(one => one.EndedUs!.Value - resumedUs) / 1e6;
            seen.DemandInTime(last <= (Scene.Interval + Scene.Slack).TotalSeconds, $"{held.Length} overdue reported {last:0.00} s after it at the latest");
        }

        if (plain.Length > 0)
        {
            double latest = plain.Max(one => one.EndedUs!.Value - one.DeadlineUs) / 1e3;
            seen.DemandInTime(latest <= Scene.Slack.TotalMilliseconds, $"{plain.Length} others {latest:0} ms after their deadline at the latest");
        }
    }
}
