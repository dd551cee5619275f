using System.CommandLine;
using System.CommandLine.Parsing;

namespace PipeHeartbeat.Server;

/// <summary>Finds the word of a command line that is nearly an option or a command, for whoever misspelt it.</summary>
internal static class MisspeltWord
{
    private static readonly char[] BeforeValue = ['=', ':'];

    /// <summary>What to tell him; <see langword="null"/> if no word is near to any that is known.</summary>
    public static string? Find(ParseResult parsed)
    {
        CommandResult command = parsed.CommandResult;
        string[] options = [.. Path(command).SelectMany(one => one.Options.Where(option => one == command.Command || option.Recursive)).SelectMany(option => option.Aliases.Append(option.Name))];
        string[] commands = [.. command.Command.Subcommands.Select(one => one.Name)];
        return Words(parsed).Select(word => Describe(word, options, commands)).FirstOrDefault(told => told is not null);
    }

    private static string? Describe(string word, string[] options, string[] commands)
    {
        bool isOption = word.StartsWith('-');
        string name = isOption ? word.Split(BeforeValue)[0] : word;
        return NearestName.Find(name, isOption ? options : commands) is { } meant && meant != name
            ? $"'{name}' is no {(isOption ? "option" : "command")} here: perhaps {meant} is meant."
            : null;
    }

    /// <summary>What belongs nowhere, and options that were taken for what stands without one: but behind <c>--</c> anything may be that.</summary>
    private static IEnumerable<string> Words(ParseResult parsed)
    {
        IEnumerable<string> taken = parsed.Tokens.Any(token => token.Type == TokenType.DoubleDash)
            ? []
            : parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens).Select(token => token.Value).Where(value => value.StartsWith('-'));
        return taken.Concat(parsed.UnmatchedTokens);
    }

    private static IEnumerable<Command> Path(CommandResult? command)
    {
        for (; command is not null; command = command.Parent as CommandResult)
            yield return command.Command;
    }
}
