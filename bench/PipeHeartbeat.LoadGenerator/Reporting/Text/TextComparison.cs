using Spectre.Console;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Several results as one table, with ratios to the first.</summary>
internal sealed class TextComparison(IAnsiConsole console)
{
    public void Write(IReadOnlyList<NamedRun> runs)
    {
        console.WriteLine();
        foreach (NamedRun run in runs)
            console.WriteLine(PlainText.OneLine($"  {run.Name}: {RunHeadline.Outcome(run.Result)}  {RunHeadline.Facts(run.Result)}"));
        Table table = ReportTable.Create("", [.. runs.Select(run => PlainText.OneLine(run.Name))]);
        foreach (ComparedRow row in ComparedRow.Of([.. runs.Select(run => run.Result)]))
            table.AddRow([new Text(row.Label), .. row.Cells.Select(Cell)]);
        console.Write(table);
        if (runs.Count > 1)
            console.Write(new Text($"  × is to {PlainText.OneLine(runs[0].Name)}\n", new Style(decoration: Decoration.Dim)));
    }

    private static Paragraph Cell(ComparedCell cell)
    {
        Style style = cell.IsBetter switch
        {
            true => new Style(Color.Green),
            false => new Style(Color.Red),
            null => new Style(decoration: Decoration.Dim),
        };
        Paragraph text = new() { Justification = Justify.Right };
        return cell.Ratio.Length == 0
            ? text.Append(cell.Text, cell.IsBetter is null ? Style.Plain : style)
            : text.Append(cell.Text).Append($"  {cell.Ratio}", style);
    }
}
