using System.CommandLine;
using PipeHeartbeat;
using PipeHeartbeat.LoadGenerator;

VerbCommand[] verbs =
[
    new HoldCommand(), new SilenceCommand(), new ChurnCommand(), new StormCommand(), new HostileCommand(), new RateCommand(), new FindMaxCommand(),
];
var root = new RootCommand("Load-tests a heartbeat server with very many clients, and judges its verdicts by what each client did.");
foreach (VerbCommand verb in verbs)
    root.Subcommands.Add(verb.Command);
root.Subcommands.Add(new CompareCommand().Command);
root.Subcommands.Add(ComparePeerCommand.Create());
root.Subcommands.Add(new ReportCommand().Command);
ExampleHelp.AddTo(root, verbs.ToDictionary(verb => verb.Command, verb => verb.Example));

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"{CommandLineText.Program}: {parsed.Errors[0].Message}");
    return ExitCode.NotRun;
}

try
{
    // Ctrl+C ends a run at once; what it has found by then is still to be told.
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
    });
}
catch (Exception error) when (error is UsageException or UnreachableServerException)
{
    Console.Error.WriteLine($"{CommandLineText.Program}: {error.Message}");
    return ExitCode.NotRun;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine($"{CommandLineText.Program}: stopped before anything was measured");
    return (int)RunOutcome.Invalid;
}
catch (IOException error)
{
    Console.Error.WriteLine($"{CommandLineText.Program}: {error.Message}");
    return ExitCode.Failed;
}
