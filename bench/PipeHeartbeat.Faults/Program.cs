using System.CommandLine;
using PipeHeartbeat.Faults;
using PipeHeartbeat.LoadGenerator;

var rows = new Argument<int[]>("row") { Description = "Rows of the table. Default: all.", Arity = ArgumentArity.ZeroOrMore };
var connections = new Option<string>("--connections", "-c") { Description = "Clients. Default 10k.", HelpName = "COUNT" };
var frozen = new Option<string>("--frozen") { Description = "Clients of them that freeze. Default 100.", HelpName = "COUNT" };
var transport = new Option<string[]>("--transport") { Description = "epoll or sockets; may be given twice. Default: both.", HelpName = "NAME" };
var soak = new Option<string>("--soak") { Description = "How long row 14 lasts. Default 30m.", HelpName = "DURATION" };
var set = new Option<string[]>("--set") { Description = "An option of the server that holds in every row, for a control: with PacketRate=0 row 10 must not hold.", HelpName = "KEY=VALUE" };

var root = new RootCommand("Commits faults on a server under load, and prints a table of what became of its verdicts. Exits with 1 if a row did not hold.")
{
    rows, connections, frozen, transport, soak, set,
};
root.SetAction(async (parsed, cancellationToken) =>
{
    string[] transports = parsed.GetValue(transport) is { Length: > 0 } named ? named : FaultOptions.Transports;
    foreach (string name in transports)
    {
        if (!FaultOptions.Transports.Contains(name))
            throw new UsageException($"{transport.Name} = '{name}' is not known: use one of {string.Join(", ", FaultOptions.Transports)}.");
    }

    var given = new Dictionary<string, string>();
    foreach (string setting in parsed.GetValue(set) ?? [])
    {
        if (setting.Split('=', 2) is not [{ Length: > 0 } key, var value])
            throw new UsageException($"{set.Name} = '{setting}' is not KEY=VALUE: name an option of the server and what it is to be.");
        given[$"PIPEHEARTBEAT__{key.Replace(":", "__", StringComparison.Ordinal).ToUpperInvariant()}"] = value;
    }

    Scene.Given = given;
    var options = new FaultOptions(
        (int)OptionText.ReadNumber(connections.Name, parsed.GetValue(connections) ?? "10k", 200, 19_000),
        (int)OptionText.ReadNumber(frozen.Name, parsed.GetValue(frozen) ?? "100", 1, 9_000),
        transports,
        OptionText.ReadDuration(soak.Name, parsed.GetValue(soak) ?? "30m", TimeSpan.FromMinutes(1), TimeSpan.FromHours(24)));
    return await FaultTable.RunAsync(FaultTable.Choose(parsed.GetValue(rows) ?? []), options, Console.Out, Console.Error, cancellationToken);
});

ParseResult parsed = root.Parse(args);
try
{
    // Whatever was begun is undone before the program ends, also after Ctrl+C.
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromSeconds(30) });
}
catch (UsageException error)
{
    Console.Error.WriteLine($"pipeheartbeat-faults: {error.Message}");
    return 2;
}
catch (OperationCanceledException)
{
    Console.Error.WriteLine("pipeheartbeat-faults: stopped");
    return 3;
}
