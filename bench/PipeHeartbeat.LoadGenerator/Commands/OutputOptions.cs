using System.CommandLine;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The options that say what becomes of a result.</summary>
internal sealed class OutputOptions
{
    private readonly Option<string[]> _threshold = new("--threshold")
    {
        Description = "A condition such as 'detect.p99<50ms'; may be given several times. If one does not hold the exit code is 99.",
        HelpName = "EXPR",
    };

    private readonly Option<string?> _out = new("--out") { Description = "Write the result as JSON.", HelpName = "FILE" };
    private readonly Option<string?> _html = new("--html") { Description = "Write the result as a page with charts.", HelpName = "FILE" };
    private readonly Option<string?> _verdicts = new("--verdicts") { Description = "Write what became of each client that was judged, a line each.", HelpName = "FILE" };
    private readonly Option<bool> _noTui = new("--no-tui") { Description = "Print plain lines while it runs, as where there is no terminal." };
    private readonly Option<bool> _json = new("--json") { Description = "Print the result as JSON, and nothing else." };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_threshold, _out, _html, _verdicts, _noTui, _json])
            command.Options.Add(option);
    }

    /// <exception cref="UsageException">A threshold can not be read.</exception>
    public IReadOnlyList<ThresholdExpression> ReadThresholds(ParseResult parsed) =>
        [.. (parsed.GetValue(_threshold) ?? []).Select(text => ThresholdExpression.TryParse(text, out ThresholdExpression? threshold, out string? error)
            ? threshold
            : throw new UsageException(error))];

    /// <exception cref="UsageException">A file can not be written.</exception>
    public ReportOptions ReadReport(ParseResult parsed)
    {
        var options = new ReportOptions(parsed.GetValue(_out), parsed.GetValue(_html), parsed.GetValue(_verdicts), parsed.GetValue(_json));
        return options.FindProblem() is { } problem ? throw new UsageException(problem) : options;
    }

    public IRunView CreateView(ParseResult parsed) => RunViews.Choose(parsed.GetValue(_json), parsed.GetValue(_noTui));
}
