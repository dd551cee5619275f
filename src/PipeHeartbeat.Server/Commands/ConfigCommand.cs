using System.CommandLine;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat config</c>: a group.</summary>
internal sealed class ConfigCommand
{
    public Command Command { get; } = new("config", "Shows or checks what a server would start with.");

    public IReadOnlyList<IVerb> Verbs { get; } = [new ConfigShowCommand(), new ConfigCheckCommand()];

    public ConfigCommand()
    {
        foreach (IVerb verb in Verbs)
            Command.Subcommands.Add(verb.Command);
    }
}
