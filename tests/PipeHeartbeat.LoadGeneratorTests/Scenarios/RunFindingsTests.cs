using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class RunFindingsTests
{
    private static readonly RunFacts Nothing = new(WasStopped: false, Starved: 0, new Dictionary<string, long>(), []);

    private static readonly RunResult Good = SampleRuns.Held() with
    {
        Beats = Beats(lagP99: 10, sent: 990),
        Verdicts = Verdicts(),
        Connections = Connections(failed: 0),
    };

    [Fact]
    public void What_is_just_within_every_limit_holds() => AssertOutcome(RunOutcome.Held, Good, Nothing);

    [Fact]
    public void A_lag_of_more_than_ten_milliseconds_is_not_to_be_believed() =>
        AssertOutcome(RunOutcome.Invalid, Good with { Beats = Beats(lagP99: 10.01, sent: 990) }, Nothing, "fell behind");

    [Fact]
    public void Nor_is_a_plan_of_which_less_than_99_in_100_beats_were_sent() =>
        AssertOutcome(RunOutcome.Invalid, Good with { Beats = Beats(lagP99: 1, sent: 989) }, Nothing, "98.9 %");

    [Fact]
    public void Nor_is_one_that_was_stopped_or_that_starved_a_client()
    {
        AssertOutcome(RunOutcome.Invalid, Good, Nothing with { WasStopped = true }, "stopped by hand");
        AssertOutcome(RunOutcome.Invalid, Good, Nothing with { Starved = 1 }, "1 client fall silent");
    }

    [Fact]
    public void Each_wrong_verdict_fails_and_is_named()
    {
        AssertOutcome(RunOutcome.Failed, Good with { Verdicts = Verdicts() with { FalseOffline = 2 } }, Nothing with { FalseEnds = new Dictionary<string, long> { ["fin"] = 2 } }, "false offline: 2 clients that beat in time, ended by the server (fin 2)");
        AssertOutcome(RunOutcome.Failed, Good with { Verdicts = Verdicts() with { Early = 1 } }, Nothing, "early: 1 client");
        AssertOutcome(RunOutcome.Failed, Good with { Verdicts = Verdicts() with { Missed = 1, Silent = 3 } }, Nothing, "missed: 1 of 3 silent clients were not");
        AssertOutcome(RunOutcome.Failed, Good with { Verdicts = Verdicts() with { Missed = 1, Silent = 1 } }, Nothing, "missed: 1 of 1 silent client was not");
        AssertOutcome(RunOutcome.Failed, Good with { Verdicts = Verdicts() with { Twice = 1 } }, Nothing, "twice: 1 verdict was given");
        AssertOutcome(RunOutcome.Failed, Good with { Verdicts = Verdicts() with { Disagreements = 1 } }, Nothing, "disagreement: 1 end of which");
        AssertOutcome(RunOutcome.Failed, Good with { Connections = Connections(failed: 1) }, Nothing, "1 of 10 connections failed: ETIMEDOUT 1");
        AssertOutcome(RunOutcome.Failed, Good, Nothing with { Special = ["it rains"] }, "it rains");
    }

    [Fact]
    public void What_is_not_to_be_believed_comes_before_what_is_wrong()
    {
        RunResult result = Good with { Beats = Beats(lagP99: 11, sent: 1_000), Verdicts = Verdicts() with { FalseOffline = 1 } };

        (RunOutcome outcome, IReadOnlyList<string> findings) = RunFindings.Judge(result, Nothing);

        Assert.Equal(RunOutcome.Invalid, outcome);
        Assert.Equal(2, findings.Count);
        Assert.Contains("fell behind", findings[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(RunOutcome.Held), nameof(RunOutcome.Failed))]
    [InlineData(nameof(RunOutcome.Failed), nameof(RunOutcome.Failed))]
    [InlineData(nameof(RunOutcome.Invalid), nameof(RunOutcome.Invalid))]
    public void A_threshold_that_does_not_hold_makes_a_good_run_fail_and_a_bad_one_no_better(string before, string after)
    {
        Assert.True(ThresholdExpression.TryParse("beats.rate<0", out ThresholdExpression? threshold, out _));

        RunResult result = ThresholdJudge.Apply(Good with { Outcome = Enum.Parse<RunOutcome>(before), Findings = [] }, [threshold]);

        Assert.Equal(after, result.Outcome.ToString());
        Assert.False(Assert.Single(result.Thresholds).Held);
        Assert.Contains("beats.rate<0", Assert.Single(result.Findings), StringComparison.Ordinal);
    }

    private static void AssertOutcome(RunOutcome expected, RunResult result, RunFacts facts, string? finding = null)
    {
        (RunOutcome outcome, IReadOnlyList<string> findings) = RunFindings.Judge(result, facts);

        Assert.Equal(expected, outcome);
        if (finding is null)
            Assert.Empty(findings);
        else
            Assert.Contains(finding, Assert.Single(findings), StringComparison.Ordinal);
    }

    private static BeatResult Beats(double lagP99, long sent) =>
        new(Planned: 1_000, sent, Unsent: 0, PerSecond: 100, OnTimePercent: 99, Times(lagP99), AckRoundTrip: null);

    private static VerdictResult Verdicts() => new(0, 0, 100, 0, 0, 0, 0, 0, Times(0));

    private static ConnectionResult Connections(long failed) => new(
        10, 10 - failed, failed == 0 ? new Dictionary<string, long>() : new Dictionary<string, long> { ["ETIMEDOUT"] = failed }, 1_000, Times(1));

    private static Distribution Times(double p99) => new(1_000, 0, 0, 0, 0, p99, null, p99, []);
}
