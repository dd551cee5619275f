using PipeHeartbeat.Protocol;
using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>Tables of the cluster: its clients, and its nodes.</summary>
internal static class ClusterTable
{
    /// <summary>On a terminal, where one long id would push everybody else's columns out of sight.</summary>
    private const int WidestId = 32;

    public static Table Of(IReadOnlyList<ClusterRow> rows, bool hasHead)
    {
        Table table = PlainTable.Create(["ID", "STATE", "SINCE", "NODE", "REASON"], hasHead);
        foreach (ClusterRow row in rows)
        {
            table.AddRow(
                new Text(TextOutput.IsTerminal ? TerminalText.Printable(row.Id, WidestId) : TerminalText.Printable(row.Id)),
                StateText.Of(row.State),
                new Text(Times.Local(row.Since)),
                new Text(TerminalText.Printable(row.Node ?? row.Incarnation)),
                new Text(row.Reason?.ToName() ?? ""));
        }

        return table;
    }

    public static Grid Of(ClusterRow row) => PlainTable.OfFacts(Facts(row));

    private static IEnumerable<(string Name, string Value)> Facts(ClusterRow row)
    {
        yield return ("client", TerminalText.Printable(row.Id));
        yield return ("state", row.Reason is { } reason ? $"waited for after {reason.ToName()}" : StateText.Name(row.State));
        yield return ("since", Times.Local(row.Since));
        yield return ("node", TerminalText.Printable(row.Node is null ? row.Incarnation : $"{row.Node} ({row.Incarnation})"));
        yield return ("connection", TerminalText.Printable(row.Connection));
        yield return ("epoch", TerminalText.Printable(row.Epoch));
    }
}
