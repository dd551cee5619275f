using Spectre.Console;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Tables as all text reports have them: names to the left, figures to the right, no frame around them.</summary>
internal static class ReportTable
{
    public static Table Create(string first, IReadOnlyList<string> figures)
    {
        Table table = new Table { Border = TableBorder.Simple, Expand = false }.AddColumn(new TableColumn(new Text(first)) { NoWrap = true });
        foreach (string figure in figures)
            table.AddColumn(new TableColumn(new Text(figure)) { Alignment = Justify.Right, NoWrap = true, Padding = new Padding(1, 0, 0, 0) });
        return table;
    }
}
