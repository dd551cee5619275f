using System.CommandLine;
using System.CommandLine.Parsing;

namespace PipeHeartbeat.Server;

/// <summary>An option of the server before a command belongs to nobody: whoever typed it believes that it holds.</summary>
internal static class StrayOptions
{
    public static void Refuse(ParseResult parsed)
    {
        CommandResult command = parsed.CommandResult;
        if (command.Command is RootCommand || parsed.RootCommandResult.Children.OfType<OptionResult>().FirstOrDefault(option => !option.Implicit) is not { } stray)
            return;
        throw new UsageException($"{stray.Option.Name} stands before '{command.Command.Name}', where it is the server's and does nothing: put it after '{command.Command.Name}', or leave it out.");
    }
}
