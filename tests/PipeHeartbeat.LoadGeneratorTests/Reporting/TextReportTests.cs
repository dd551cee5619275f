using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class TextReportTests
{
    [Fact]
    public void The_outcome_comes_first_and_then_what_was_wrong()
    {
        IReadOnlyList<string> lines = [.. Write(SampleRuns.Failed()).Lines.Where(line => line.Length > 0)];
        Assert.StartsWith("FAILED  silence · 127.0.0.1:15000 · 60.0 s measured · 2026-11-22 20:15:00 UTC", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("  ✗ 2 live clients were declared offline: client 17", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("  ✗ 3 silent clients", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("  The server's event stream", lines[3], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Verdicts     1,000 of 1,000 silent reported · recall 100 % · 0 false offline · 0 early · 0 missed")]
    [InlineData("Beats        200,000 of 200,000 sent · 3,333/s · 99.98 % on time")]
    [InlineData("Connections  10,000 of 10,000 connected · 5,013/s")]
    [InlineData("Ends         9,000 client · 1,000 heartbeat_timeout")]
    [InlineData("Server       CPU 4.25 % of a core · 6.60 µs a beat · 21.4 µs an accept · RSS 96.5 MiB, peak 98.3 MiB · 312 B a client")]
    [InlineData("Generator    CPU 7.5 % of a core · 9.10 µs a beat · RSS 61.3 MiB, peak 62.0 MiB · 480 B a client")]
    [InlineData("✓  detect.p99<25ms  11.8 ms")]
    public void All_that_was_found_is_said_with_its_unit(string line) =>
        Assert.Contains($"  {line}", Write(SampleRuns.Held()).Lines);

    [Theory]
    [InlineData(1, "1 core")]
    [InlineData(2, "2 cores")]
    public void What_is_one_is_told_in_the_singular(int cores, string told)
    {
        RunResult run = SampleRuns.Held();
        ReportRow machine = RunRows.CircumstancesOf(run with { Machine = run.Machine with { Cores = cores } }).Single(row => row.Label == "Machine");
        Assert.Equal(told, machine.Parts[0].Text);
    }

    [Fact]
    public void Who_was_drained_is_told_by_itself()
    {
        RunResult run = SampleRuns.Held();
        TextConsole console = Write(run with { Verdicts = run.Verdicts with { Drained = 1_200 } });
        Assert.Contains(console.Lines, line => line.EndsWith("0 false offline · 0 early · 0 missed · 1,200 drained", StringComparison.Ordinal));
    }

    [Fact]
    public void Percentiles_stand_in_a_table()
    {
        IReadOnlyList<string> lines = Write(SampleRuns.Held()).Lines;
        string head = Assert.Single(lines, line => line.Contains("samples", StringComparison.Ordinal));
        Assert.Equal(TimesRow.Columns, head.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.All(TimesRow.Of(SampleRuns.Held()), row => AssertStandsIn(lines, row.Label, row.Cells));
    }

    [Fact]
    public void An_invalid_run_says_that_nothing_in_it_may_be_believed()
    {
        TextConsole console = Write(SampleRuns.Invalid());
        Assert.Contains("INVALID", console.Written, StringComparison.Ordinal);
        Assert.Contains("nothing that was measured here may be believed", console.Written, StringComparison.Ordinal);
        Assert.DoesNotContain("Server ", console.Written, StringComparison.Ordinal);
        Assert.Contains("  try 2  100,000  ✗ not held  send lag p99 18.2 ms", console.Lines);
    }

    [Fact]
    public void Eighty_columns_are_enough_and_colours_are_not_needed()
    {
        TextConsole plain = Write(SampleRuns.Failed(), width: 80);
        Assert.All(plain.Lines, line => Assert.True(line.Length <= 80, line));
        Assert.All(TimesRow.Of(SampleRuns.Failed()), row => AssertStandsIn(plain.Lines, row.Label, [row.Cells[0], .. row.Cells.Skip(3)]));
        Assert.DoesNotContain('\e', plain.Written);

        TextConsole coloured = Write(SampleRuns.Failed(), width: 80, isTerminal: true);
        Assert.Contains('\e', coloured.Written);
    }

    [Fact]
    public void Without_unicode_the_marks_are_words()
    {
        TextConsole console = Write(SampleRuns.Failed(), isUnicode: false);
        Assert.DoesNotContain('✗', console.Written);
        Assert.Contains(console.Lines, line => line.StartsWith("  no  detect.p99<25ms", StringComparison.Ordinal));
    }

    [Fact]
    public void What_comes_from_outside_neither_moves_the_cursor_nor_is_taken_for_markup()
    {
        RunResult run = SampleRuns.Failed() with
        {
            Findings = ["\e[2J[red]gone[/]\r\n[/]"],
            Ends = new Dictionary<string, long> { ["\e]0;title\a[bold]"] = 1 },
        };
        string written = Write(run).Written;
        Assert.DoesNotContain('\e', written);
        Assert.DoesNotContain('\a', written);
        Assert.Contains("?[2J[red]gone[/]??[/]", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_runs_stand_side_by_side_with_ratios_to_the_first()
    {
        var console = new TextConsole(width: 120);
        new TextComparison(console.Console).Write([new("ours", SampleRuns.Held()), new("theirs", SampleRuns.Failed())]);

        Assert.Contains(console.Lines, line => line.StartsWith("  ours: HELD  silence", StringComparison.Ordinal));
        string cpu = Assert.Single(console.Lines, line => line.Contains("server CPU a beat", StringComparison.Ordinal));
        Assert.Equal(["6.60", "µs", "26.4", "µs", "4.00", "×"], cpu.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4..]);
        Assert.Contains("  × is to ours", console.Lines);
    }

    [Fact]
    public void Better_and_worse_depend_on_the_figure()
    {
        IReadOnlyList<ComparedRow> rows = ComparedRow.Of([SampleRuns.Held(), SampleRuns.Failed(), SampleRuns.Invalid()]);
        ComparedRow cpu = Assert.Single(rows, row => row.Label == "server CPU a beat");
        Assert.Equal([null, false, null], cpu.Cells.Select(cell => cell.IsBetter));
        Assert.Equal("–", cpu.Cells[2].Text);
        ComparedRow onTime = Assert.Single(rows, row => row.Label == "beats on time");
        Assert.Equal([null, null, false], onTime.Cells.Select(cell => cell.IsBetter));
        ComparedRow wrong = Assert.Single(rows, row => row.Label == "false offline");
        Assert.Equal(("2", "", false), (wrong.Cells[1].Text, wrong.Cells[1].Ratio, wrong.Cells[1].IsBetter));
    }

    /// <summary>The row is there, each figure whole and all of them in order.</summary>
    private static void AssertStandsIn(IReadOnlyList<string> lines, string label, IEnumerable<string> cells)
    {
        string line = Assert.Single(lines, line => line.TrimStart().StartsWith(label, StringComparison.Ordinal));
        Assert.Equal($"{label} {string.Join(' ', cells)}", string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    private static TextConsole Write(RunResult run, int width = 140, bool isTerminal = false, bool isUnicode = true)
    {
        var console = new TextConsole(width, isTerminal, isUnicode);
        new TextReport(console.Console).Write(run);
        return console;
    }
}
