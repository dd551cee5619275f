using System.CommandLine;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat serve</c>, and what runs when no command is named.</summary>
internal sealed class ServeCommand : IVerb
{
    private readonly ServeOptions _options = new();

    public ServeCommand()
    {
        Command = new Command("serve", "Serves clients until it is told to stop. The command when none is named.");
        AddTo(Command);
    }

    public Command Command { get; }

    public string Example => "serve --listen 0.0.0.0:15000 --interval 3s --missed 5";

    /// <summary>Makes another command take the same options and do the same.</summary>
    public void AddTo(Command command)
    {
        _options.AddTo(command);
        command.SetAction(RunAsync);
    }

    // Without a token: the host listens to signals itself.
    private async Task<int> RunAsync(ParseResult parsed)
    {
        ServeFlags flags = _options.Read(parsed);
        try
        {
            return await ServerHost.RunAsync(flags);
        }
        catch (OptionsValidationException error)
        {
            throw new UsageException(flags.NameIn(error.Failures.First()));
        }
    }
}
