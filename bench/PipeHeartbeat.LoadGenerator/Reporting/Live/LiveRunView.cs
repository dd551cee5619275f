using Spectre.Console;
using Spectre.Console.Rendering;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Shows a run on a terminal: a few rows that are drawn anew each second, and that give way to the report at the end.</summary>
internal sealed class LiveRunView(IAnsiConsole console) : IRunView
{
    private const int WidestColumns = 120;

    private string _title = "";
    private RunCurves _curves = new();
    private IRenderable _drawn = Text.Empty;
    private LiveDisplayContext? _display;
    private TaskCompletionSource? _done;
    private Task? _drawing;

    public void Begin(string title)
    {
        End();
        _title = PlainText.OneLine(title);
        _curves = new RunCurves();
        Open(new Text(_title));
    }

    public void Update(RunProgress progress)
    {
        _curves.Add(progress);
        _drawn = Draw(progress);
        _display?.UpdateTarget(_drawn);
    }

    /// <summary>What is written above an open display lies over what was drawn there: so it is closed, and drawn again below the line.</summary>
    public void Say(string line)
    {
        IRenderable? drawn = _display is null ? null : _drawn;
        End();
        console.Write(new Text($"{PlainText.OneLine(line)}\n"));
        if (drawn is not null)
            Open(drawn);
    }

    public void End()
    {
        _display = null;
        _done?.SetResult();
        _done = null;
        _drawing?.GetAwaiter().GetResult();
        _drawing = null;
    }

    private void Open(IRenderable first)
    {
        _drawn = first;
        _done = new TaskCompletionSource();

        // Runs up to the await at once, and from there on holds the display open.
        _drawing = console.Live(first)
            .AutoClear(true)
            .Overflow(VerticalOverflow.Crop)
            .Cropping(VerticalOverflowCropping.Bottom)
            .StartAsync(display =>
            {
                _display = display;
                return _done.Task;
            });
    }

    private Rows Draw(RunProgress progress)
    {
        int width = Math.Min(console.Profile.Width, WidestColumns);
        return new Rows(
            LiveParts.Head(_title, progress, width), LiveParts.Bar(progress, width), Text.Empty, LiveParts.Body(progress, _curves, width));
    }
}
