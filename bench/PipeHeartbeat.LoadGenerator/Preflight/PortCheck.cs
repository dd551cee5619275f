using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Ports: each connection takes one of its own, for each pair of an address it comes from and an address and port it goes to.</summary>
internal static class PortCheck
{
    private const int LowestSensible = 1024;
    private const int Highest = 65535;

    public static PreflightFinding? Judge(PreflightNeeds needs, IMachineFiles files)
    {
        if (files.ReadNumbers("/proc/sys/net/ipv4/ip_local_port_range") is not [long low, long high] || high < low)
            return null;

        long ports = high - low + 1;
        long pairs = Math.Max(1, needs.SourceAddresses) * Math.Max(1, needs.Targets);
        if (ports * pairs >= needs.Connections)
            return null;

        string what = string.Create(
            CultureInfo.InvariantCulture,
            $"ports: net.ipv4.ip_local_port_range is {low}–{high}, "
            + $"so {needs.SourceAddresses} source × {needs.Targets} target {Plural.Of(needs.Targets, "address gives", "addresses give")} {ports * pairs} {Plural.Of(ports * pairs, "connection")}, and {needs.Connections} are wanted");
        long widest = (Highest - LowestSensible + 1) * pairs;
        string widen = widest >= needs.Connections ? $", or sudo sysctl -w net.ipv4.ip_local_port_range='{LowestSensible} {Highest}'" : "";
        string addresses = needs.IsServerLocal ? "--source-ip 127.0.0.0/24" : "more addresses of this machine with --source-ip";
        return new PreflightFinding(what, $"take {addresses}{widen}", IsFatal: true);
    }
}
