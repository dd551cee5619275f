using System.Text.Json;
using PipeHeartbeat.LoadGenerator;
using Spectre.Console;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class CompareReportingTests
{
    private static readonly CompareResult Result = Make();

    [Fact]
    public void Every_row_of_the_markdown_has_as_many_cells_as_its_head()
    {
        string[] lines = CompareMarkdown.Write(Result).Split('\n');
        int[] widths = [.. lines.Where(line => line.StartsWith('|')).Select(line => line.Replace("\\|", "", StringComparison.Ordinal).Split('|').Length)];

        // A head, a rule and three rows; a head, a rule and one row.
        Assert.Equal(8, widths.Length);
        Assert.Single(widths[..5].Distinct());
        Assert.Single(widths[5..].Distinct());
    }

    [Fact]
    public void The_markdown_tells_the_command_the_versions_and_who_is_missing()
    {
        string text = CompareMarkdown.Write(Result);
        Assert.Contains("`pipeheartbeat-load compare -c 10`", text, StringComparison.Ordinal);
        Assert.Contains("2031-02-03", text, StringComparison.Ordinal);
        Assert.Contains("- Invented other: 1; ", text, StringComparison.Ordinal);
        Assert.Contains("- Invented other, round 2: fell over", text, StringComparison.Ordinal);
        Assert.Contains("- Gone: not installed (`apt-get install gone`)", text, StringComparison.Ordinal);
        Assert.Contains("| Invented other | yes | 3.00 | 3.00 | 1.50 | 300 | 3.00 | 30.0 | 3.00 |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_that_is_none_gets_whole_lines()
    {
        var output = new StringWriter();
        CompareConsole.Write(Result, AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) }));
        string[] lines = output.ToString().Split('\n');
        Assert.Contains(lines, line => line.Contains("Invented other", StringComparison.Ordinal) && line.Contains("30.0", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("apt-get install gone", StringComparison.Ordinal));
    }

    [Fact]
    public void The_json_has_what_the_table_has()
    {
        using var json = JsonDocument.Parse(CompareJson.Write(Result));
        Assert.Equal("pipeheartbeat-load/compare/1", json.RootElement.GetProperty("schema").GetString());
        JsonElement other = json.RootElement.GetProperty("peers")[2];
        Assert.Equal("other", other.GetProperty("key").GetString());
        Assert.Equal(3, other.GetProperty("figures").GetProperty("cpuPerBeatUs").GetDouble());
        Assert.Equal(1.5, other.GetProperty("ratios").GetProperty("cpuPerBeatToAnswering").GetDouble());
        Assert.Equal(7, other.GetProperty("detection").GetProperty("early").GetInt64());
        Assert.Equal("apt-get install gone", json.RootElement.GetProperty("missing")[0].GetProperty("installCommand").GetString());
    }

    [Fact]
    public void Only_what_is_between_the_marks_gives_way()
    {
        string before = $"# Title\n\n{MarkdownSection.Begin}\nold\n{MarkdownSection.End}\nrest\n";
        string after = MarkdownSection.Splice(before, "new\n");
        Assert.Equal($"# Title\n\n{MarkdownSection.Begin}\nnew\n{MarkdownSection.End}\nrest\n", after);
        Assert.Equal(after, MarkdownSection.Splice(after, "new\n"));
        Assert.Equal($"{MarkdownSection.Begin}\nnew\n{MarkdownSection.End}\n", MarkdownSection.Splice("", "new\n"));
    }

    [Fact]
    public void A_file_that_holds_something_else_is_left_alone()
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory();
        string file = Path.Combine(directory.FullName, "a.md");
        Assert.Null(MarkdownSection.FindProblem(file));
        Assert.NotNull(MarkdownSection.FindProblem(Path.Combine(directory.FullName, "missing", "a.md")));
        File.WriteAllText(file, "something else");
        Assert.NotNull(MarkdownSection.FindProblem(file));
        File.WriteAllText(file, $"{MarkdownSection.End} {MarkdownSection.Begin}");
        Assert.NotNull(MarkdownSection.FindProblem(file));
        File.WriteAllText(file, $"{MarkdownSection.Begin} {MarkdownSection.End}");
        Assert.Null(MarkdownSection.FindProblem(file));
        directory.Delete(recursive: true);
    }

    private static CompareResult Make()
    {
        Contender other = InventedPeer.Measured("other", isAnswered: true, 3);
        other.Remarks.Add("round 2: fell over");
        other.Detection = new DetectionResult("timeout 3 | s", 3000, 10_000, 20, 7, 1, 0, new Distribution(12, 1, 2, 3, 4, 5, null, 6, []));
        return Invented.Comparison(
            InventedPeer.Measured(PeerCatalog.Baseline, isAnswered: false, 1), InventedPeer.Measured(PeerCatalog.AnsweringBaseline, isAnswered: true, 2), other);
    }
}
