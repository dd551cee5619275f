using System.CommandLine;
using PipeHeartbeat.ClusterFaults;
using PipeHeartbeat.LoadGenerator;

var rows = new Argument<int[]>("row") { Description = "Rows of the table. Default: all.", Arity = ArgumentArity.ZeroOrMore };
var connections = new Option<string>("--connections", "-c") { Description = "Clients of each node. Default 3k.", HelpName = "COUNT" };

var root = new RootCommand("Commits faults on a cluster of nodes and on its Redis, and prints a table of what became of presence. Exits with 1 if a row did not hold.") { rows, connections };
root.SetAction(async (parsed, cancellationToken) => await ClusterTable.RunAsync(
    ClusterTable.Choose(parsed.GetValue(rows) ?? []),
    (int)OptionText.ReadNumber(connections.Name, parsed.GetValue(connections) ?? "3k", 300, 6_000),
    Console.Out,
    Console.Error,
    cancellationToken));

ParseResult parsed = root.Parse(args);
try
{
    // Whatever was begun is undone before the program ends, also after Ctrl+C.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
}
catch (UsageException error)
{
    Console.Error.WriteLine($"pipeheartbeat-cluster-faults: {error.Message}");
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("pipeheartbeat-cluster-faults: stopped");
    return 3;
}
