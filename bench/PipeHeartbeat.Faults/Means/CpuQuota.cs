using System.Globalization;

namespace PipeHeartbeat.Faults;

/// <summary>A control group of its own for one process, which is let go again when this is disposed of.</summary>
internal sealed class CpuQuota : IDisposable
{
    private const int PeriodUs = 100_000;
    private const string Members = "cgroup.procs";

    private readonly string _group;
    private readonly int _processId;

    private CpuQuota(string root, int processId)
    {
        _group = Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"pipeheartbeat-faults-{processId}"));
        _processId = processId;
    }

    /// <returns><see langword="null"/> where control groups can not be made.</returns>
    public static CpuQuota? TryImpose(int processId, int percent)
    {
        string quota = string.Create(CultureInfo.InvariantCulture, $"{PeriodUs * percent / 100}");
        string period = string.Create(CultureInfo.InvariantCulture, $"{PeriodUs}");
        return TryImpose("/sys/fs/cgroup", processId, ("cpu.max", $"{quota} {period}"))
            ?? TryImpose("/sys/fs/cgroup/cpu", processId, ("cpu.cfs_period_us", period), ("cpu.cfs_quota_us", quota));
    }

    /// <summary>For how long it was kept from running.</summary>
    public TimeSpan ReadThrottled()
    {
        // Version 2 tells microseconds, version 1 nanoseconds.
        foreach (string[] words in File.ReadLines(Path.Combine(_group, "cpu.stat")).Select(line => line.Split(' ')))
        {
            if (words[0] == "throttled_usec")
                return TimeSpan.FromMicroseconds(double.Parse(words[1], CultureInfo.InvariantCulture));
            if (words[0] == "throttled_time")
                return TimeSpan.FromMicroseconds(double.Parse(words[1], CultureInfo.InvariantCulture) / 1e3);
        }

        return TimeSpan.Zero;
    }

    public void Dispose()
    {
        try
        {
            File.WriteAllText(Path.Combine(Path.GetDirectoryName(_group)!, Members), _processId.ToString(CultureInfo.InvariantCulture));
        }
        catch (IOException)
        {
            // It has ended, and is in no group.
        }

        if (Directory.Exists(_group))
            Directory.Delete(_group);
    }

    private static CpuQuota? TryImpose(string root, int processId, params (string File, string Value)[] settings)
    {
        if (!File.Exists(Path.Combine(root, Members)))
            return null;

        var quota = new CpuQuota(root, processId);
        try
        {
            Directory.CreateDirectory(quota._group);
            foreach ((string file, string value) in settings)
            {
                // The group's files are the kernel's; one that is not there would otherwise be asked to be made.
                if (!File.Exists(Path.Combine(quota._group, file)))
                    throw new IOException($"{file} is missing");
                File.WriteAllText(Path.Combine(quota._group, file), value);
            }

            File.WriteAllText(Path.Combine(quota._group, Members), processId.ToString(CultureInfo.InvariantCulture));
            return quota;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            quota.Dispose();
            return null;
        }
    }
}
