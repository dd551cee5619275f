using System.Text.Json;
using CsCheck;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class RunResultJsonTests
{
    private static readonly string Golden = Path.Combine(AppContext.BaseDirectory, "Reporting", "golden.json");

    /// <summary>Whoever changes the schema sees it here, and changes its number if readers of older files would be misled.</summary>
    [Fact]
    public void The_schema_is_as_it_was()
    {
        string json = RunResultJson.Write(Everything());
        if (json != File.ReadAllText(Golden))
        {
            File.WriteAllText(Golden + ".actual", json);
            Assert.Equal(File.ReadAllText(Golden), json);
        }
    }

    [Fact]
    public void What_was_written_is_read_as_the_same()
    {
        foreach (RunResult run in new[] { SampleRuns.Held(), SampleRuns.Failed(), SampleRuns.Invalid(), Everything() })
        {
            Assert.True(RunResultJson.TryRead(RunResultJson.Write(run), out RunResult? read, out string? problem), problem);
            Assert.Equivalent(run, read, strict: true);
        }
    }

    [Fact]
    public void The_order_does_not_depend_on_what_came_first()
    {
        RunResult run = SampleRuns.Held();
        RunResult other = run with { Ends = run.Ends.Reverse().ToDictionary() };
        Assert.Equal(RunResultJson.Write(run), RunResultJson.Write(other));
    }

    [Fact]
    public void A_figure_that_is_no_number_does_not_lose_the_run()
    {
        RunResult run = SampleRuns.Held() with { DurationSeconds = double.NaN };
        Assert.True(RunResultJson.TryRead(RunResultJson.Write(run), out RunResult? read, out _));
        Assert.Equal(double.NaN, read.DurationSeconds);
    }

    [Fact]
    public void An_older_file_without_later_members_is_read()
    {
        string json = RunResultJson.Write(SampleRuns.Held()).Replace("\"notes\": [],", "", StringComparison.Ordinal);
        Assert.DoesNotContain("notes", json, StringComparison.Ordinal);
        Assert.True(RunResultJson.TryRead(json, out RunResult? read, out string? problem), problem);
        Assert.Empty(read.Notes);
    }

    [Theory]
    [InlineData("", "is not a result of pipeheartbeat-load")]
    [InlineData("not json", "is not a result of pipeheartbeat-load (line 1)")]
    [InlineData("[]", "it has no schema")]
    [InlineData("{}", "it has no schema")]
    [InlineData("{\"schema\":7}", "is of the schema 7")]
    [InlineData("{\"schema\":\"k6/1\"}", "is of the schema \"k6/1\", and this version reads \"pipeheartbeat-load/1\"")]
    [InlineData("{\"schema\":\"pipeheartbeat-load/2\"}", "use the version that wrote it")]
    [InlineData("{\"schema\":\"pipeheartbeat-load/1\"}", "verb")]
    public void Another_file_is_refused_in_a_line(string text, string says)
    {
        Assert.False(RunResultJson.TryRead(text, out _, out string? problem));
        Assert.Contains(says, problem, StringComparison.Ordinal);
        Assert.DoesNotContain(problem!, char.IsControl);
    }

    [Fact]
    public void A_file_that_is_cut_or_spoilt_is_refused_in_a_line_or_read_but_never_throws()
    {
        string whole = RunResultJson.Write(Everything());
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.OneOf("", "null", "\"\\ud800\"", "-1", "{", "[null]", "1e999", "\"\u0007")).Sample((at, inserted) =>
        {
            foreach (string text in new[] { whole[..at] + inserted, whole[..at] + inserted + whole[at..], Replaced(whole, at, inserted) })
            {
                if (!RunResultJson.TryRead(text, out _, out string? problem))
                    Assert.DoesNotContain(problem!, char.IsControl);
            }
        }, iter: 1_000);
    }

    [Fact]
    public void A_list_with_a_hole_is_refused()
    {
        string json = RunResultJson.Write(SampleRuns.Held()).Replace("\"findings\": []", "\"findings\": [null]", StringComparison.Ordinal);
        Assert.False(RunResultJson.TryRead(json, out _, out string? problem));
        Assert.Contains("null", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_results_are_an_array()
    {
        using var document = JsonDocument.Parse(RunResultJson.Write([SampleRuns.Held(), SampleRuns.Failed()]));
        Assert.Equal(["held", "failed"], document.RootElement.EnumerateArray().Select(run => run.GetProperty("outcome").GetString()!));
    }

    /// <summary>Another value for the member that stands at the position.</summary>
    private static string Replaced(string json, int at, string value)
    {
        int colon = json.IndexOf(": ", at, StringComparison.Ordinal);
        int end = colon < 0 ? -1 : json.IndexOf('\n', colon);
        return end < 0 ? json : $"{json[..(colon + 2)]}{value}{(json[end - 1] == ',' ? "," : "")}{json[end..]}";
    }

    /// <summary>Short, and with no member left out.</summary>
    private static RunResult Everything()
    {
        var times = new Distribution(10_000, 0.012, 1.5, 1.25, 2.5, 7.125, 9.5, 11.001, [new(0.01, 0.0112, 3), new(1.12, 1.25, 9_997)]);
        return new RunResult
        {
            Verb = "hostile",
            CommandLine = "pipeheartbeat-load hostile -c 1k --kind drip --threshold 'detect.p99<50ms' --id-prefix café",
            StartedAt = new DateTimeOffset(2026, 11, 22, 20, 15, 0, TimeSpan.Zero),
            DurationSeconds = 60.25,
            MeasuredFromSeconds = 7.5,
            Seed = 42,
            Outcome = RunOutcome.Failed,
            Findings = ["2 live clients were declared offline."],
            Notes = ["No status: the server's own count was not compared."],
            Machine = new MachineResult("Linux 6.1", "X64", 2, 23.5, ".NET 10.0.1"),
            Target = new TargetResult("127.0.0.1:15000", 3_000, 15_000, "WELCOME", "0.1.0") { GraceMs = 2_000, LongestGraceMs = 5_250 },
            Connections = new ConnectionResult(1_003, 1_000, new Dictionary<string, long> { ["ETIMEDOUT"] = 1, ["ECONNREFUSED"] = 2 }, 5_000.5, times),
            Beats = new BeatResult(20_000, 19_999, 1, 333.25, 99.98, times, times),
            Verdicts = new VerdictResult(100, 98, 98, 2, 1, 1, 3, 4, times) { Drained = 5 },
            Ends = new Dictionary<string, long> { ["heartbeat_timeout"] = 98, ["fin"] = 2 },
            Offenders = new OffenderResult("drip", 10, 9, "frame_timeout", 8, "bye", times) { Early = 1 },
            Server = new UsageResult(4.25, 6.6, 21.4, 312, 96.5, 98.25),
            Generator = new UsageResult(7.5, null, null, null, 61.25, 62),
            Timeline = [new TimelinePoint(1, 500, 166, 167, 0, 0.4, null, null, null), new TimelinePoint(2, 1_000, 333, 333, 2, 0.5, 8.25, 4.5, 96.5)],
            Thresholds = [new ThresholdResult("detect.p99<50ms", "7.13 ms", Held: true)],
            Search = [new SearchStep(50_000, true, null), new SearchStep(100_000, false, "send lag p99 18.2 ms")],
        };
    }
}
