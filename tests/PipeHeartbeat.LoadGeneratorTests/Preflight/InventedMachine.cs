using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>A machine that is all files. A new one is large and healthy.</summary>
internal sealed class InventedMachine : IMachineFiles
{
    public const string Limits = "/proc/self/limits";
    public const string PortRange = "/proc/sys/net/ipv4/ip_local_port_range";
    public const string MostWaiting = "/proc/sys/net/core/somaxconn";
    public const string ConntrackMax = "/proc/sys/net/netfilter/nf_conntrack_max";
    public const string ConntrackCount = "/proc/sys/net/netfilter/nf_conntrack_count";
    public const string Memory = "/proc/meminfo";
    public const string MostDescriptors = "/proc/sys/fs/nr_open";

    private readonly Dictionary<string, string> _files = new()
    {
        [Limits] = LimitsOf("1048576", "1048576"),
        [PortRange] = "1024\t65535\n",
        [MostWaiting] = "65535\n",
        [ConntrackMax] = "1000000\n",
        [ConntrackCount] = "12\n",
        [Memory] = "MemTotal:       65000000 kB\nMemFree:        1000 kB\nMemAvailable:   60000000 kB\n",
        [MostDescriptors] = "1048576\n",
    };

    /// <summary>One on which nothing can be read, as where there is no /proc.</summary>
    public static InventedMachine Unknown()
    {
        var machine = new InventedMachine();
        machine._files.Clear();
        return machine;
    }

    public static string LimitsOf(string soft, string hard) =>
        "Limit                     Soft Limit           Hard Limit           Units     \n" +
        "Max cpu time              unlimited            unlimited            seconds   \n" +
        $"Max open files            {soft,-20} {hard,-20} files     \n" +
        "Max locked memory         8388608              8388608              bytes     \n";

    public InventedMachine With(string path, string text)
    {
        _files[path] = text;
        return this;
    }

    public string? TryRead(string path) => _files.GetValueOrDefault(path);
}
