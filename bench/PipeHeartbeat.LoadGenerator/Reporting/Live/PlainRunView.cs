using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Shows a run in lines, for logs and pipes: one a second at first, one every five seconds when it goes on.</summary>
internal sealed class PlainRunView(TextWriter output) : IRunView
{
    private const int SecondsOfEveryLine = 30;
    private const int SecondsBetweenLines = 5;

    private RunPhase? _phase;
    private double _nextSeconds;

    public void Begin(string title)
    {
        _phase = null;
        _nextSeconds = 0;
        Say(title);
    }

    public void Update(RunProgress progress)
    {
        double now = progress.Now.AtSeconds;
        if (progress.Phase == _phase && now < _nextSeconds)
            return;

        _phase = progress.Phase;
        _nextSeconds = now < SecondsOfEveryLine ? 0 : now + SecondsBetweenLines - 0.5;
        IEnumerable<string> words = ProgressRows.Of(progress)
            .Select(row => $"{row.Label} {string.Join(" · ", row.Parts.Select(part => part.Text))}");
        string at = now.ToString("0", CultureInfo.InvariantCulture).PadLeft(4);
        Say($"{at} s  {ProgressRows.Name(progress.Phase)}, {ProgressRows.Left(progress.Left)} left  {string.Join("  ", words)}");
    }

    public void Say(string line) => output.WriteLine(PlainText.OneLine(line));

    public void End() => output.Flush();
}
