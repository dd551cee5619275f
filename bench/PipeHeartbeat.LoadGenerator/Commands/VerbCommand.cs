using System.CommandLine;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>A verb that runs something against a server, and comes back with a result.</summary>
internal abstract class VerbCommand
{
    private readonly RunOptions _run;
    private readonly OutputOptions _output = new();

    /// <param name="name">The verb.</param>
    /// <param name="description">What it does, in a sentence.</param>
    /// <param name="example">Its arguments, as somebody would type them.</param>
    /// <param name="defaults">For what is not given.</param>
    /// <param name="own">The options that only this verb has.</param>
    protected VerbCommand(string name, string description, string example, RunDefaults defaults, params Option[] own)
    {
        _run = new RunOptions(defaults);
        Command = new Command(name, description);
        Example = $"{CommandLineText.Program} {name} {example}";
        foreach (Option option in own)
            Command.Options.Add(option);
        _run.AddTo(Command, HasWarmup, HasInterval);
        _output.AddTo(Command);
        Command.SetAction(RunAsync);
    }

    public Command Command { get; }

    /// <summary>A whole command line, for the help.</summary>
    public string Example { get; }

    protected virtual bool HasWarmup => true;

    protected virtual bool HasInterval => true;

    /// <exception cref="UsageException">An option of this verb's own has a value that can not be.</exception>
    protected abstract Task<RunResult> RunAsync(
        FleetOptions options, ParseResult parsed, IReadOnlyList<ThresholdExpression> thresholds, IRunView view, CancellationToken cancellationToken);

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        IReadOnlyList<ThresholdExpression> thresholds = _output.ReadThresholds(parsed);
        FleetOptions options = _run.Read(parsed) with { CommandLine = CommandLineText.Current };
        ReportOptions report = _output.ReadReport(parsed);
        Preflight(options);

        RunResult result = await RunAsync(options, parsed, thresholds, _output.CreateView(parsed), cancellationToken);
        RunReporter.Write(result, report);
        return (int)result.Outcome;
    }

    private static void Preflight(FleetOptions options)
    {
        var needs = new PreflightNeeds(options.Connections)
        {
            ConnectRate = options.ConnectRate,
            SourceAddresses = Math.Max(1, options.SourceAddresses.Count),
            IsServerLocal = TargetText.IsLocal(options.Target.Address),
            ServerProcessId = options.ServerPid,
        };
        foreach (PreflightFinding finding in PreflightCheck.Run(needs))
        {
            if (finding.IsFatal)
                throw new UsageException(finding.ToString());
            Console.Error.WriteLine($"{CommandLineText.Program}: {finding}");
        }
    }
}
