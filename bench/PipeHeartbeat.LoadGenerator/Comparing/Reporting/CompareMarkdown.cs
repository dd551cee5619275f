using System.Globalization;
using System.Text;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Writes a comparison as Markdown.</summary>
internal static class CompareMarkdown
{
    public static string Write(CompareResult result)
    {
        var text = new StringBuilder();
        MachineResult machine = result.Machine;
        text.Append(
            CultureInfo.InvariantCulture,
            $"Measured {result.StartedAt.UtcDateTime:yyyy-MM-dd} with `{result.CommandLine}` on {machine.Os}, {machine.Architecture}, "
            + $"{machine.Cores} {Plural.Of(machine.Cores, "core")}: {result.Connections:#,0} {Plural.Of(result.Connections, "connection")}, {result.Rate:#,0} beats/s, {result.Rounds} {Plural.Of(result.Rounds, "round")} of "
            + $"{result.DurationSeconds:0.#} s in turn; medians. Processor time and memory are the server's alone; all over loopback.\n\n");
        Append(text, CompareTables.Costs(result));

        CompareTable detection = CompareTables.Detection(result);
        if (detection.Rows.Count > 0)
        {
            text.Append("\nHow late those that watch for silence notice it, from the deadline to the connection's end:\n\n");
            Append(text, detection);
        }

        text.Append("\nWhat was measured, and how it was configured for the costs:\n\n");
        foreach (PeerResult peer in result.Peers)
            text.Append(CultureInfo.InvariantCulture, $"- {peer.Name}: {peer.Version}; {peer.Configuration}\n");
        foreach (PeerResult peer in result.Peers)
        {
            foreach (string remark in peer.Remarks)
                text.Append(CultureInfo.InvariantCulture, $"- {peer.Name}, {remark}\n");
        }

        foreach (MissingPeer missing in result.Missing)
            text.Append(CultureInfo.InvariantCulture, $"- {missing.Name}: not installed (`{missing.InstallCommand}`)\n");
        return text.ToString();
    }

    private static void Append(StringBuilder text, CompareTable table)
    {
        AppendRow(text, table.Columns);
        AppendRow(text, table.Columns.Select((_, column) => column == 0 ? "---" : "--:"));
        foreach (IReadOnlyList<string> row in table.Rows)
            AppendRow(text, row);
    }

    private static void AppendRow(StringBuilder text, IEnumerable<string> cells) =>
        text.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
