using System.CommandLine;

namespace PipeHeartbeat.Server;

/// <summary><c>pipeheartbeat clients</c>: a group.</summary>
internal sealed class ClientsCommand
{
    public Command Command { get; } = new("clients", "Lists clients, shows one, sends some away.");

    public IReadOnlyList<IVerb> Verbs { get; } = [new ClientsListCommand(), new ClientsShowCommand(), new ClientsKickCommand()];

    public ClientsCommand()
    {
        foreach (IVerb verb in Verbs)
            Command.Subcommands.Add(verb.Command);
    }
}
