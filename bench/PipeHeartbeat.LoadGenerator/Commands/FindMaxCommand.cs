using System.CommandLine;

namespace PipeHeartbeat.LoadGenerator;

/// <summary><c>find-max</c></summary>
internal sealed class FindMaxCommand : VerbCommand
{
    private const double SilentFraction = 0.05;

    /// <summary>Metrics that need clients that fall silent.</summary>
    private static readonly string[] NeedSilence = ["detect.", "recall", "early", "missed"];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(175);

    private static readonly Option<string> Load = new("--load")
    {
        Description = "What is raised: rate, with a fixed number of clients; or connections, with a fixed interval. Default rate.",
        HelpName = "LOAD",
    };

    private static readonly Option<string> Start = new("--start")
    {
        Description = "What is tried first. Default 10k beats a second, or 1k connections.",
        HelpName = "COUNT",
    };

    private static readonly Option<string> Most = new("--most")
    {
        Description = "More than this is not tried. Default 1m beats a second, or as many connections as -c says.",
        HelpName = "COUNT",
    };

    public FindMaxCommand()
        : base(
            "find-max",
            "Looks for the highest load with which every verdict is right, the plan is kept and every threshold holds, to within 10 %, in less "
                + "than 3 minutes. A threshold on verdicts makes clients fall silent in every try, which lasts at least as long as the timeout.",
            "-c 10k --threshold 'lag.p99<5ms'",
            new RunDefaults { Connections = "10k", Duration = "5s", Warmup = "1s" },
            Load,
            Start,
            Most)
    {
    }

    protected override async Task<RunResult> RunAsync(
        FleetOptions options, ParseResult parsed, IReadOnlyList<ThresholdExpression> thresholds, IRunView view, CancellationToken cancellationToken)
    {
        SearchedLoad load = OptionText.ReadWord<SearchedLoad>(Load.Name, parsed.GetValue(Load) ?? "rate");
        bool isRate = load == SearchedLoad.Rate;

        // With fewer beats each client would beat more seldom than --interval says.
        double lowest = isRate ? options.Connections / options.Interval.TotalSeconds : 1;
        double highest = parsed.GetValue(Most) is { } most
            ? OptionText.ReadNumber(Most.Name, most, lowest, isRate ? RateCommand.MostBeats : options.Connections)
            : isRate ? 1e6 : options.Connections;
        double start = OptionText.ReadNumber(Start.Name, parsed.GetValue(Start) ?? (isRate ? "10k" : "1k"), 1, RateCommand.MostBeats);
        bool needsSilence = thresholds.Any(threshold => NeedSilence.Any(name => threshold.Metric.Name.StartsWith(name, StringComparison.Ordinal)));

        var finder = new MaximumFinder(load, new MaximumSearch(start, lowest, highest), Create, thresholds, Limit);
        return await finder.RunAsync(view, cancellationToken);

        Scenario Create(double tried)
        {
            FleetOptions changed = isRate ? options with { Rate = tried } : options with { Connections = (int)tried };
            return needsSilence ? new SilenceScenario(changed, SilentFraction) : isRate ? new RateScenario(changed) : new HoldScenario(changed);
        }
    }
}
