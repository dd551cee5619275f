using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Memory, the kernel's for the sockets included.</summary>
internal static class MemoryCheck
{
    // What an idle TCP socket costs Linux with its file and its place in epoll, and what a client and a server add: low guesses, so that only
    // what is sure to fail is refused.
    private const long BytesPerSocket = 3 * 1024;
    private const long BytesPerClient = 1024;
    private const long BytesBesides = 64 * 1024 * 1024;

    // 4 EiB.
    private const long MostSensible = 1L << 62;

    private const string V1 = "/sys/fs/cgroup/memory/memory.";

    public static PreflightFinding? Judge(PreflightNeeds needs, IMachineFiles files)
    {
        if (Available(files) is not { } available)
            return null;

        long each = (BytesPerSocket + BytesPerClient) * (needs.IsServerLocal ? 2 : 1);
        if (BytesBesides + needs.Connections * each <= available)
            return null;

        string what = string.Create(
            CultureInfo.InvariantCulture,
            $"memory: {needs.Connections} {Plural.Of(needs.Connections, "connection needs", "connections need")} at least {MiB(BytesBesides + needs.Connections * each)} MiB"
            + $"{(needs.IsServerLocal ? " for both ends" : "")}, and {MiB(available)} MiB are available");
        long most = (available - BytesBesides) / each;
        string remedy = most > 0
            ? string.Create(CultureInfo.InvariantCulture, $"take -c {most}, or a larger machine")
            : "end what else runs here, or take a larger machine";
        return new PreflightFinding(what, remedy, IsFatal: true);
    }

    /// <summary>The least of what the machine has and what its container may still take.</summary>
    private static long? Available(IMachineFiles files)
    {
        long? machine = Kibibytes(files, "MemAvailable:");
        long? container =
            Left(files, "/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory.current", "/sys/fs/cgroup/memory.stat", "file ")
            ?? Left(files, V1 + "limit_in_bytes", V1 + "usage_in_bytes", "/sys/fs/cgroup/memory/memory.stat", "total_cache ");
        return machine is { } m && container is { } c ? Math.Min(m, c) : machine ?? container;
    }

    /// <summary>What a container has left: its cache of files counts as used, but is given up when it is needed.</summary>
    private static long? Left(IMachineFiles files, string limitPath, string usedPath, string statisticsPath, string cacheLine)
    {
        // Where there is no limit the file says "max", which is no number.
        if (files.ReadNumber(limitPath) is not { } limit || files.ReadNumber(usedPath) is not { } used)
            return null;

        // Version 1 says "no limit" by the largest number of pages: with a cache added to it there is no number for what is left.
        if (limit >= (Kibibytes(files, "MemTotal:") ?? MostSensible))
            return null;

        // The two are read one after the other, and files may have come into the cache in between.
        long cache = Math.Min(used, Number(files.ReadLine(statisticsPath, cacheLine)) ?? 0);
        return Math.Max(0, limit - used + cache);
    }

    private static long? Kibibytes(IMachineFiles files, string line) => Number(files.ReadLine("/proc/meminfo", line)) * 1024;

    private static long? Number(string[]? words) =>
        words is [string first, ..] && long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;

    private static long MiB(long bytes) => bytes / (1024 * 1024);
}
