using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Connection tracking, where a firewall has loaded it: packets of connections beyond its table are dropped without a word.</summary>
internal static class ConntrackCheck
{
    public static PreflightFinding? Judge(PreflightNeeds needs, IMachineFiles files)
    {
        if (files.ReadNumber("/proc/sys/net/netfilter/nf_conntrack_max") is not { } most)
            return null;
        long taken = files.ReadNumber("/proc/sys/net/netfilter/nf_conntrack_count") ?? 0;
        if (most - taken >= needs.Connections)
            return null;

        // The module may be there with no rule that makes it look at these connections, so this is no certainty.
        string what = string.Create(
            CultureInfo.InvariantCulture,
            $"conntrack: net.netfilter.nf_conntrack_max is {most}, of which {taken} {Plural.Of(taken, "is", "are")} taken, and {needs.Connections} {Plural.Of(needs.Connections, "connection is", "connections are")} wanted");
        string remedy = string.Create(
            CultureInfo.InvariantCulture, $"type: sudo sysctl -w net.netfilter.nf_conntrack_max={2 * (taken + needs.Connections)}");
        return new PreflightFinding(what, remedy, IsFatal: false);
    }
}
