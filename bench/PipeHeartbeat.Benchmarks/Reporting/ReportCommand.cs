using System.Text.Json;

namespace PipeHeartbeat.Benchmarks.Reporting;

/// <summary>
/// <c>report FILE DIRECTORY…</c>: puts tables of what BenchmarkDotNet has exported to the directories, each of which holds a round, between the two marks of
/// a Markdown file. Tables of suites that were not run stay as they are.
/// </summary>
internal static class ReportCommand
{
    private const string Begin = "<!-- suites: made by bench/run-suites.sh -->";
    private const string End = "<!-- end of suites -->";

    public static int Run(string[] args)
    {
        if (args.Length < 2)
            return Fail("usage: report FILE DIRECTORY...");

        (string file, string[] directories) = (args[0], args[1..]);
        FileInfo[] exports = [.. directories
            .Where(Directory.Exists)
            .SelectMany(directory => new DirectoryInfo(directory).EnumerateFiles("*-report-full.json", SearchOption.AllDirectories))];
        if (exports.Length == 0)
            return Fail($"{string.Join(", ", directories)}: no *-report-full.json there; run the suites first");
        if (!File.Exists(file))
            return Fail($"{file}: no such file");

        string text = File.ReadAllText(file);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        int end = text.IndexOf(End, StringComparison.Ordinal);
        if (begin < 0 || end < begin)
            return Fail($"{file}: the marks {Begin} and {End} are missing");

        ExportFile[] contents = [.. exports.Select(Read)];
        IReadOnlyList<ReportSection> measured = ReportWriter.Write(
            contents[0].Host,
            directories.Length,
            exports.Max(export => export.LastWriteTimeUtc),
            Row.Gather(contents.SelectMany(content => content.Benchmarks)));
        string report = ReportSection.Merge(ReportSection.Split(text[(begin + Begin.Length)..end]), measured, Suites.Names);
        File.WriteAllText(file, $"{text[..begin]}{Begin}\n{report}{text[end..]}");
        return 0;
    }

    private static ExportFile Read(FileInfo export)
    {
        using FileStream stream = export.OpenRead();
        return JsonSerializer.Deserialize(stream, ExportJsonContext.Default.ExportFile)!;
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return 1;
    }
}
