using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Help that ends with an example, for the verbs that have one.</summary>
internal sealed class ExampleHelp(HelpAction inner, IReadOnlyList<VerbCommand> verbs) : SynchronousCommandLineAction
{
    public static void AddTo(RootCommand root, IReadOnlyList<VerbCommand> verbs)
    {
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new ExampleHelp((HelpAction)help.Action!, verbs);
    }

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = inner.Invoke(parseResult);
        if (verbs.FirstOrDefault(verb => verb.Command == parseResult.CommandResult.Command) is { } asked)
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  {asked.Example}\n");
        return exitCode;
    }
}
