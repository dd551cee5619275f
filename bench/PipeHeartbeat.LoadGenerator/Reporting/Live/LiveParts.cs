using Spectre.Console;
using Spectre.Console.Rendering;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The pieces of the live view.</summary>
internal static class LiveParts
{
    private const int CurveColumns = 16;
    private const int WideCurveColumns = 40;

    /// <summary>From here on there is room for long curves.</summary>
    private const int WideColumns = 110;

    private static readonly Style Dim = new(decoration: Decoration.Dim);
    private static readonly Style Accent = new(Color.Green);

    public static IRenderable Head(string title, RunProgress progress, int width)
    {
        string left = $"{ProgressRows.Name(progress.Phase)} · {ProgressRows.Left(progress.Left)} left";
        int room = Math.Max(width - left.Length - 2, 1);
        string shown = title.Length > room ? $"{title[..(room - 1)]}…" : title.PadRight(room);
        return new Paragraph(shown, new Style(decoration: Decoration.Bold)).Append($"  {left}");
    }

    /// <summary>How much of the run is over.</summary>
    public static IRenderable Bar(RunProgress progress, int width)
    {
        double passed = progress.Now.AtSeconds;
        double whole = passed + Math.Max(progress.Left.TotalSeconds, 0);
        int full = whole > 0 ? (int)(width * Math.Clamp(passed / whole, 0, 1)) : 0;
        return new Paragraph(new string('━', full), Accent).Append(new string('━', width - full), Dim);
    }

    public static IRenderable Body(RunProgress progress, RunCurves curves, int width)
    {
        int curveWidth = width >= WideColumns ? WideCurveColumns : CurveColumns;
        Grid grid = new Grid { Width = width }
            .AddColumn(new GridColumn { NoWrap = true, Width = 9, Padding = new Padding(0, 0, 2, 0) })
            .AddColumn(new GridColumn { NoWrap = true, Width = curveWidth, Padding = new Padding(0, 0, 2, 0) })
            .AddColumn(new GridColumn { Padding = new Padding(0, 0, 0, 0) });
        foreach (ReportRow row in ProgressRows.Of(progress))
            grid.AddRow(new Text(row.Label, Dim), new Text(curves.Draw(row.Label, curveWidth), Accent), PartsText.Join(row.Parts));
        return grid;
    }
}
