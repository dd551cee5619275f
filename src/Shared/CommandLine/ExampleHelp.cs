using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PipeHeartbeat;

/// <summary>Help that ends with an example, for the commands that have one.</summary>
internal sealed class ExampleHelp(HelpAction inner, IReadOnlyDictionary<Command, string> examples) : SynchronousCommandLineAction
{
    /// <summary>Whoever asks for help need not have got everything else right.</summary>
    public override bool ClearsParseErrors => true;

    public static void AddTo(RootCommand root, IReadOnlyDictionary<Command, string> examples)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!, examples);
    }

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = inner.Invoke(parseResult);
        if (examples.TryGetValue(parseResult.CommandResult.Command, out string? example))
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {example}\n");
        return exitCode;
    }
}
