using Spectre.Console;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Shows a comparison on the terminal.</summary>
internal static class CompareConsole
{
    // What is written to a file or a pipe has no width of its own, and lines that are broken anywhere are hard to read.
    private const int WidthWithoutTerminal = 180;

    public static void Write(CompareResult result, IAnsiConsole console)
    {
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = WidthWithoutTerminal;
        console.Write(Draw(CompareTables.Costs(result)));
        CompareTable detection = CompareTables.Detection(result);
        if (detection.Rows.Count > 0)
            console.Write(Draw(detection));

        foreach (PeerResult peer in result.Peers)
        {
            foreach (string remark in peer.Remarks)
                console.MarkupLineInterpolated($"[yellow]{peer.Name}, {remark}[/]");
        }

        foreach (MissingPeer missing in result.Missing)
            console.MarkupLineInterpolated($"[grey]not installed: {missing.Name} ({missing.InstallCommand})[/]");
    }

    private static Table Draw(CompareTable table)
    {
        Table drawn = ReportTable.Create(table.Columns[0], [.. table.Columns.Skip(1)]);
        foreach (IReadOnlyList<string> row in table.Rows)
            drawn.AddRow(row.Select(cell => new Text(cell)));
        return drawn;
    }
}
