using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Descriptors: one a connection, and some for all else.</summary>
internal static class DescriptorCheck
{
    private const long ForOtherUse = 64;

    // What a PipeHeartbeat server keeps back for itself.
    private const long ForServersOtherUse = 512;

    private const string Line = "Max open files";

    /// <summary>
    /// Judges this process. .NET raises its soft limit to the hard one when it starts, so what it reads here is usually the hard limit
    /// already, and a shell's <c>ulimit -Sn</c> is none.
    /// </summary>
    public static PreflightFinding? Judge(PreflightNeeds needs, IMachineFiles files)
    {
        long needed = needs.Connections + ForOtherUse;
        if (Read(files, "/proc/self/limits") is not var (soft, hard) || soft >= needed)
            return null;

        string what = string.Create(
            CultureInfo.InvariantCulture,
            $"nofile: this process may open {soft} {Plural.Of(soft, "descriptor")} (hard limit {hard}), and {needs.Connections} {Plural.Of(needs.Connections, "connection needs", "connections need")} {needed}");
        return new PreflightFinding(what, Remedy(needed, hard, files), IsFatal: true);
    }

    /// <summary>Judges the server's process, if it is on this machine and known.</summary>
    public static PreflightFinding? JudgeServer(PreflightNeeds needs, IMachineFiles files)
    {
        if (needs.ServerProcessId is not { } id)
            return null;
        long needed = needs.Connections + ForServersOtherUse;
        if (Read(files, string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/limits")) is not var (soft, _) || soft >= needed)
            return null;

        return new PreflightFinding(
            string.Create(
                CultureInfo.InvariantCulture,
                $"nofile: the server (pid {id}) may open {soft} {Plural.Of(soft, "descriptor")}, and {needs.Connections} {Plural.Of(needs.Connections, "connection needs", "connections need")} about {needed}"),
            string.Create(CultureInfo.InvariantCulture, $"type ulimit -n {needed} in its shell, and start it anew"),
            IsFatal: false);
    }

    private static string Remedy(long needed, long hard, IMachineFiles files)
    {
        if (hard >= needed)
            return string.Create(CultureInfo.InvariantCulture, $"type: ulimit -n {needed}");

        // Not even root may set a limit above this one.
        long? most = files.ReadNumber("/proc/sys/fs/nr_open");
        string first = most < needed ? string.Create(CultureInfo.InvariantCulture, $"sudo sysctl -w fs.nr_open={needed} && ") : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"the hard limit is in the way of ulimit -n {needed}: type {first}sudo prlimit --pid $$ --nofile={needed}:{needed} in this shell, "
            + $"or take -c {Math.Max(1, hard - ForOtherUse)}");
    }

    private static (long Soft, long Hard)? Read(IMachineFiles files, string path) =>
        files.ReadLine(path, Line) is [string soft, string hard, ..] && Number(soft) is { } s && Number(hard) is { } h ? (s, h) : null;

    private static long? Number(string text) =>
        text == "unlimited" ? long.MaxValue : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : null;
}
