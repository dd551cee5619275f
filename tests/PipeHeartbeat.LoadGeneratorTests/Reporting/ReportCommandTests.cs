using System.Text.Json;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class ReportCommandTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("pipeheartbeat-report-").FullName;
    private readonly TextConsole _console = new(width: 80);
    private readonly StringWriter _output = new();

    public void Dispose()
    {
        Directory.Delete(_directory, recursive: true);
        _output.Dispose();
    }

    [Fact]
    public void One_file_is_told_as_after_its_run()
    {
        Run(new ReportOptions(), Write("a.json", SampleRuns.Held()));
        Assert.Contains("HELD  silence", _console.Written, StringComparison.Ordinal);
        Assert.Empty(_output.ToString());
    }

    [Fact]
    public void Several_files_are_set_side_by_side_under_their_names()
    {
        Run(new ReportOptions(), Write("ours.json", SampleRuns.Held()), Write("theirs.json", SampleRuns.Failed()));
        Assert.Contains("  ours: HELD", _console.Written, StringComparison.Ordinal);
        Assert.Contains("  theirs: FAILED", _console.Written, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_the_same_name_are_told_apart()
    {
        Directory.CreateDirectory(Path.Combine(_directory, "later"));
        string first = Write("run.json", SampleRuns.Held());
        string second = Write(Path.Combine("later", "run.json"), SampleRuns.Held());
        Run(new ReportOptions(), first, second);
        Assert.Contains($"  {second}: HELD", _console.Written, StringComparison.Ordinal);
    }

    [Fact]
    public void With_json_there_is_json_and_nothing_else()
    {
        Run(new ReportOptions(Json: true), Write("a.json", SampleRuns.Held()));
        using var document = JsonDocument.Parse(_output.ToString());
        Assert.Equal("pipeheartbeat-load/1", document.RootElement.GetProperty("schema").GetString());
        Assert.Empty(_console.Written);
    }

    [Fact]
    public void The_page_is_written_and_named()
    {
        string html = Path.Combine(_directory, "report.html");
        Run(new ReportOptions(HtmlPath: html), Write("a.json", SampleRuns.Held()));
        Assert.StartsWith("<!DOCTYPE html>", File.ReadAllText(html), StringComparison.Ordinal);
        Assert.Contains($"  written: {html}", _console.Written, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("absent.json", null, "is not there: name a file that --out has written.")]
    [InlineData("other.json", "{\"schema\":\"k6/1\"}", "is of the schema \"k6/1\"")]
    [InlineData("picture.json", "\u0089PNG", "is not a result of pipeheartbeat-load")]
    public void A_file_that_is_no_result_is_named(string name, string? content, string says)
    {
        string path = Path.Combine(_directory, name);
        if (content is not null)
            File.WriteAllText(path, content);
        string error = Assert.Throws<UsageException>(() => Run(new ReportOptions(), Write("a.json", SampleRuns.Held()), path)).Message;
        Assert.StartsWith($"'{path}' ", error, StringComparison.Ordinal);
        Assert.Contains(says, error, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error);
        Assert.Empty(_console.Written);
    }

    [Fact]
    public void A_page_that_can_not_be_written_is_a_wrong_option()
    {
        string html = Path.Combine(_directory, "nowhere", "report.html");
        string run = Write("a.json", SampleRuns.Held());
        string error = Assert.Throws<UsageException>(() => Run(new ReportOptions(HtmlPath: html), run)).Message;
        Assert.StartsWith($"--html = '{html}': there is no directory", error, StringComparison.Ordinal);

        error = Assert.Throws<UsageException>(() => Run(new ReportOptions(HtmlPath: _directory), run)).Message;
        Assert.Contains("is not a file", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Asking_whether_a_file_can_be_written_leaves_none_behind()
    {
        string path = Path.Combine(_directory, "run.json");
        Assert.Null(new ReportOptions(JsonPath: path).FindProblem());
        Assert.False(File.Exists(path));

        File.WriteAllText(path, "kept");
        Assert.Null(new ReportOptions(JsonPath: path).FindProblem());
        Assert.Equal("kept", File.ReadAllText(path));
    }

    private void Run(ReportOptions options, params string[] files) => ReportCommand.Run(files, options, _console.Console, _output);

    private string Write(string name, RunResult run)
    {
        string path = Path.Combine(_directory, name);
        File.WriteAllText(path, RunResultJson.Write(run));
        return path;
    }
}
