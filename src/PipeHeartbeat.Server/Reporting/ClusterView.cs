using System.Globalization;
using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>How the cluster stands.</summary>
internal static class ClusterView
{
    public static Grid Of(ClusterReport report) => PlainTable.OfFacts(Facts(report));

    private static IEnumerable<(string Name, string Value)> Facts(ClusterReport report)
    {
        yield return ("cluster", Text($"{report.Clients:#,0} clients online, {report.Awaited:#,0} waited for, over {report.Partitions:#,0} partitions"));
        yield return ("this node", TerminalText.Printable(report.Node) + Text($"{(report.Joined ? "" : ", which is not joined at the moment")}, {report.Pending:#,0} changes to be told"));
        foreach (ClusterNodeRow node in report.Nodes)
            yield return (node.Lost ? "lost" : "node", Node(node));
    }

    private static string Node(ClusterNodeRow node)
    {
        string name = node.Name is null ? node.Incarnation : $"{node.Name} ({node.Incarnation})";
        string since = node.Since is { } at ? $", since {Times.Local(at)}" : "";
        return TerminalText.Printable(name) + Text($": {node.Clients:#,0} clients") + since;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
