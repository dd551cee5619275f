using System.Globalization;
using PipeHeartbeat.Protocol;
using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>A table of clients.</summary>
internal static class ClientTable
{
    /// <summary>On a terminal, where one long id would push everybody else's columns out of sight.</summary>
    private const int WidestId = 32;

    public static Table Of(IReadOnlyList<ClientRow> rows, bool hasHead)
    {
        Table table = PlainTable.Create(["ID", "STATE", "SINCE", "LAST BEAT", "BEATS", "REMOTE", "REASON"], hasHead);
        foreach (ClientRow row in rows)
        {
            table.AddRow(
                new Text(TextOutput.IsTerminal ? TerminalText.Printable(row.Id, WidestId) : TerminalText.Printable(row.Id)),
                StateText.Of(row.State),
                new Text(Times.Local(row.Since)),
                new Text(row.LastBeatAge is { } age ? $"{Times.Short(age)} ago" : "-"),
                new Text(row.Beats.ToString(CultureInfo.InvariantCulture)),
                new Text(TerminalText.Printable(row.Remote ?? "-")),
                new Text(row.Reason?.ToName() ?? ""));
        }

        return table;
    }
}
