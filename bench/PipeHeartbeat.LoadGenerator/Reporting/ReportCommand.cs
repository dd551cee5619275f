using System.CommandLine;
using Spectre.Console;

namespace PipeHeartbeat.LoadGenerator;

/// <summary><c>report a.json b.json</c>: one or several results as text, HTML or JSON.</summary>
internal sealed class ReportCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "Results that --out has written. Several are set side by side, with ratios to the first.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<string?> _html = new("--html") { Description = "Also write a page with charts.", HelpName = "FILE" };
    private readonly Option<bool> _json = new("--json") { Description = "Print the results as JSON, several as an array, and nothing else." };

    public ReportCommand()
    {
        Command = new Command("report", "Prints one or several results, or makes a page of them.") { _files, _html, _json };
        Command.SetAction(parsed => Run(
            parsed.GetValue(_files)!,
            new ReportOptions(HtmlPath: parsed.GetValue(_html), Json: parsed.GetValue(_json)),
            AnsiConsole.Console,
            Console.Out));
    }

    public Command Command { get; }

    /// <exception cref="UsageException">A file is no result, or the page can not be written.</exception>
    public static void Run(IReadOnlyList<string> files, ReportOptions options, IAnsiConsole console, TextWriter output)
    {
        RunResult[] results = [.. files.Select(Read)];
        if (options.FindProblem() is { } problem)
            throw new UsageException(problem);

        IReadOnlyList<string> names = Names(files);
        RunReporter.Write([.. results.Select((result, i) => new NamedRun(names[i], result))], options, console, output);
    }

    private static RunResult Read(string file) =>
        RunResultJson.TryReadFile(file, out RunResult? result, out string? error) ? result : throw new UsageException(error);

    /// <summary>The files' names without what they have in common; as they were typed where that would not tell them apart.</summary>
    private static IReadOnlyList<string> Names(IReadOnlyList<string> files)
    {
        string[] names = [.. files.Select(file => Path.GetFileNameWithoutExtension(file))];
        return names.Distinct(StringComparer.Ordinal).Count() == names.Length ? names : files;
    }
}
