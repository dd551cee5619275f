using Spectre.Console;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Brings results to where they were asked for: the console, a JSON file, an HTML file.</summary>
internal static class RunReporter
{
    /// <summary>Without a terminal there is no width to keep to: what reads it can cope with long lines, not with broken ones.</summary>
    private const int WidthWithoutTerminal = 200;

    /// <summary>Reports one run.</summary>
    public static void Write(RunResult result, ReportOptions options) =>
        Write([new NamedRun(result.Verb, result)], options, AnsiConsole.Console, Console.Out);

    /// <summary>Reports one or several runs.</summary>
    /// <param name="runs">At least one.</param>
    /// <param name="options">Where to. A JSON file is written of one run only.</param>
    /// <param name="console">For text.</param>
    /// <param name="output">For JSON.</param>
    public static void Write(IReadOnlyList<NamedRun> runs, ReportOptions options, IAnsiConsole console, TextWriter output)
    {
        if (options.JsonPath is { } jsonPath)
            File.WriteAllText(jsonPath, RunResultJson.Write(runs[0].Result));
        if (options.HtmlPath is { } htmlPath)
            File.WriteAllText(htmlPath, HtmlReport.Write(runs));
        if (options.VerdictsPath is { } verdictsPath)
            VerdictFile.Write(verdictsPath, runs[0].Result.Judged);
        if (options.Json)
            output.Write(RunResultJson.Write([.. runs.Select(run => run.Result)]));
        else
            WriteText(runs, options, console);
    }

    private static void WriteText(IReadOnlyList<NamedRun> runs, ReportOptions options, IAnsiConsole console)
    {
        if (!console.Profile.Out.IsTerminal)
            console.Profile.Width = Math.Max(console.Profile.Width, WidthWithoutTerminal);
        if (runs.Count == 1)
            new TextReport(console).Write(runs[0].Result);
        else
            new TextComparison(console).Write(runs);

        console.WriteLine();
        foreach (string? path in new[] { options.JsonPath, options.HtmlPath, options.VerdictsPath })
        {
            if (path is not null)
                console.WriteLine($"  written: {path}");
        }
    }
}
