using Spectre.Console;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>A result as text: the verdict first, then what it rests on. Colours only underline what the words say.</summary>
internal sealed class TextReport(IAnsiConsole console)
{
    /// <summary>From here on there is room for every percentile.</summary>
    private const int WideColumns = 100;

    private static readonly Style Bad = new(Color.Red);
    private static readonly Style Good = new(Color.Green);
    private static readonly Style Dim = new(decoration: Decoration.Dim);

    private readonly string _held = console.Profile.Capabilities.Unicode ? "✓" : "ok";
    private readonly string _failed = console.Profile.Capabilities.Unicode ? "✗" : "no";

    public void Write(RunResult run)
    {
        console.WriteLine();
        console.Write(new Paragraph()
            .Append(RunHeadline.Outcome(run), new Style(run.Outcome switch
            {
                RunOutcome.Held => Color.Green,
                RunOutcome.Invalid => Color.Yellow,
                _ => Color.Red,
            }, decoration: Decoration.Bold))
            .Append($"  {PlainText.OneLine(RunHeadline.Facts(run))}\n"));
        if (run.Outcome == RunOutcome.Invalid)
            console.Write(new Paragraph($"  {RunHeadline.Meaning(run)}\n", Bad));
        foreach (string finding in run.Findings)
            console.Write(new Paragraph($"  {_failed} {PlainText.OneLine(finding)}\n", Bad));
        foreach (string note in run.Notes)
            console.Write(new Paragraph($"  {PlainText.OneLine(note)}\n"));

        console.WriteLine();
        WriteRows(RunRows.Of(run));
        WriteTimes(TimesRow.Of(run));
        WriteThresholds(run.Thresholds);
        WriteSearch(run.Search ?? []);
    }

    private void WriteRows(IReadOnlyList<ReportRow> rows)
    {
        Grid grid = Columns(2);
        foreach (ReportRow row in rows)
            grid.AddRow(new Text(row.Label, Dim), PartsText.Join(row.Parts));
        console.Write(grid);
    }

    private void WriteTimes(IReadOnlyList<TimesRow> rows)
    {
        if (rows.Count == 0)
            return;

        int[] shown = [.. Enumerable.Range(0, TimesRow.Columns.Count)
            .Where(i => console.Profile.Width >= WideColumns || !IsSpare(TimesRow.Columns[i]))];
        Table table = ReportTable.Create("", [.. shown.Select(i => TimesRow.Columns[i])]);
        foreach (TimesRow row in rows)
            table.AddRow([new Text(row.Label), .. shown.Select(i => new Text(row.Cells[i]))]);
        console.Write(table);
    }

    private void WriteThresholds(IReadOnlyList<ThresholdResult> thresholds)
    {
        if (thresholds.Count == 0)
            return;

        Grid grid = Columns(3);
        foreach (ThresholdResult threshold in thresholds)
        {
            Style style = threshold.Held ? Good : Bad;
            grid.AddRow(
                new Text(threshold.Held ? _held : _failed, style),
                new Text(PlainText.OneLine(threshold.Expression)),
                new Text(PlainText.OneLine(threshold.Value), style));
        }

        console.Write(grid);
    }

    private void WriteSearch(IReadOnlyList<SearchStep> steps)
    {
        if (steps.Count == 0)
            return;

        Grid grid = Columns(4);
        for (int i = 0; i < steps.Count; i++)
        {
            SearchStep step = steps[i];
            grid.AddRow(
                new Text($"try {i + 1}", Dim),
                new Text(Figures.Count(step.Load)).RightJustified(),
                new Text(step.Held ? $"{_held} held" : $"{_failed} not held", step.Held ? Good : Bad),
                new Text(PlainText.OneLine(step.Why ?? "")));
        }

        console.WriteLine();
        console.Write(grid);
    }

    /// <summary>What can be done without where there is little room.</summary>
    private static bool IsSpare(string column) => column is "min" or "mean";

    private static Grid Columns(int count)
    {
        var grid = new Grid();
        for (int i = 0; i < count; i++)
            grid.AddColumn(new GridColumn { NoWrap = i < count - 1, Padding = new Padding(i == 0 ? 2 : 0, 0, 2, 0) });
        return grid;
    }
}
