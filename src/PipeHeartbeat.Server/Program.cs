using System.CommandLine;
using PipeHeartbeat.Server;

var serve = new ServeCommand();
var root = new RootCommand("Knows, for very many clients at once, who is alive and who just went silent.")
{
    serve.Command,
    new ClientCommand().Command,
};
serve.AddTo(root);

ParseResult parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    Console.Error.WriteLine($"pipeheartbeat: {parsed.Errors[0].Message}");
    return ExitCode.WrongUsage;
}

try
{
    return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (UsageException error)
{
    Console.Error.WriteLine($"pipeheartbeat: {error.Message}");
    return ExitCode.WrongUsage;
}
catch (OperationCanceledException)
{
    // Told to stop before it had quite begun.
    return ExitCode.Ok;
}
catch (IOException error)
{
    Console.Error.WriteLine($"pipeheartbeat: {error.Message}");
    return ExitCode.Failed;
}
