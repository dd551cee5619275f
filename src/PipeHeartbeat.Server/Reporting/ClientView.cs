using System.Globalization;
using PipeHeartbeat.Protocol;
using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>All that is known of one client.</summary>
internal static class ClientView
{
    public static Grid Of(ClientRow row) => PlainTable.OfFacts(Facts(row));

    private static IEnumerable<(string Name, string Value)> Facts(ClientRow row)
    {
        yield return ("client", TerminalText.Printable(row.Id) + (row.Identified ? "" : " (has not said who it is)"));
        yield return ("state", StateText.Name(row.State) + (row.Reason is { } reason ? $", {reason.ToName()}" : ""));
        yield return ("since", Times.Local(row.Since));
        yield return ("last seen", Times.Local(row.LastSeen));
        yield return ("last beat", row.LastBeatAge is { } age ? $"{Times.Short(age)} ago, {row.Missed} missed" : "none by this connection");
        if (row is { Interval: { } interval, Timeout: { } timeout })
            yield return ("beats", string.Create(CultureInfo.InvariantCulture, $"every {interval:0.###}s, offline after {timeout:0.###}s of silence"));
        yield return ("received", string.Create(
            CultureInfo.InvariantCulture,
            $"{row.Beats:#,0} {Plural.Of(row.Beats, "heartbeat")}, {row.Packets:#,0} {Plural.Of(row.Packets, "packet")}, {row.Bytes:#,0} {Plural.Of(row.Bytes, "byte")}"));
        if (row is { Rtt: { } rtt, Jitter: { } jitter })
            yield return ("round trip", string.Create(CultureInfo.InvariantCulture, $"{rtt * 1000:0.###} ms, jitter {jitter * 1000:0.###} ms"));
        yield return ("remote", TerminalText.Printable(row.Remote ?? "unknown"));
        yield return ("connection", TerminalText.Printable(row.Connection));
    }
}
