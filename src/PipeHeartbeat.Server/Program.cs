using System.CommandLine;
using PipeHeartbeat;
using PipeHeartbeat.Server;

NativeHeap.KeepShort();
var serve = new ServeCommand();
var clients = new ClientsCommand();
var config = new ConfigCommand();
IVerb[] verbs = [serve, new ClientCommand(), new StatusCommand(), new ClusterCommand(), new WatchCommand(), new PaceCommand(), new DrainCommand()];
var root = new RootCommand("Knows, for very many clients at once, who is alive and who just went silent.");
foreach (Command command in verbs.Select(verb => verb.Command).Concat([clients.Command, config.Command]))
    root.Subcommands.Add(command);
serve.AddTo(root);
ExampleHelp.AddTo(root, verbs.Concat(clients.Verbs).Concat(config.Verbs).ToDictionary(verb => verb.Command, verb => $"pipeheartbeat {verb.Example}"));

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"pipeheartbeat: {MisspeltWord.Find(parsed) ?? parsed.Errors[0].Message}");
    return ExitCode.WrongUsage;
}

try
{
    StrayOptions.Refuse(parsed);
    if (MisspeltWord.Find(parsed) is { } misspelt)
        throw new UsageException(misspelt);

    // A server takes its time to stop, and listens to signals itself.
    bool isServer = parsed.CommandResult.Command == root || parsed.CommandResult.Command == serve.Command;
    return await parsed.InvokeAsync(new InvocationConfiguration
    {
        EnableDefaultExceptionHandler = false,
        ProcessTerminationTimeout = isServer ? null : TimeSpan.FromSeconds(2),
    });
}
catch (UsageException error)
{
    Console.Error.WriteLine($"pipeheartbeat: {error.Message}");
    return ExitCode.WrongUsage;
}
catch (OperationCanceledException)
{
    // Told to stop before it had quite begun, or while it watched.
    return ExitCode.Ok;
}
catch (IOException error)
{
    Console.Error.WriteLine($"pipeheartbeat: {error.Message}");
    return ExitCode.Failed;
}
