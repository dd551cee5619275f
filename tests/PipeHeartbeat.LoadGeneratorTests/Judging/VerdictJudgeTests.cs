using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class VerdictJudgeTests
{
    private const int TimeoutMs = 500;
    private const long TimeoutUs = TimeoutMs * 1_000;
    private const long LastSignUs = 1_000_000;
    private const long DeadlineUs = LastSignUs + TimeoutUs;
    private const string Silence = "heartbeat_timeout";
    private const string Drain = "drain";

    [Theory]
    [InlineData(DeadlineUs - VerdictJudge.ClockSlackUs - 1, nameof(Verdict.Early))]
    [InlineData(DeadlineUs - VerdictJudge.ClockSlackUs, nameof(Verdict.Right))]
    [InlineData(DeadlineUs, nameof(Verdict.Right))]
    [InlineData(DeadlineUs + VerdictJudge.VerdictGraceUs, nameof(Verdict.Right))]
    [InlineData(DeadlineUs + VerdictJudge.VerdictGraceUs + 1, nameof(Verdict.Missed))]
    public void The_end_of_a_silent_client_is_judged_by_its_last_sign(long endUs, string expected)
    {
        VerdictJudge judge = OneSilent();

        Assert.Equal(expected, judge.End(0, endUs, reason: null).ToString());
        Assert.Equal(0, judge.Awaited);
        Assert.Equal(expected == nameof(Verdict.Right) ? 1 : 0, judge.Reported);
        Assert.Equal(expected == nameof(Verdict.Early) ? 1 : 0, judge.Early);
        Assert.Equal(expected == nameof(Verdict.Missed) ? 1 : 0, judge.Missed);
    }

    [Theory]
    [InlineData(Silence, nameof(Verdict.Right))]
    [InlineData("kicked", nameof(Verdict.Missed))]
    public void A_reason_that_has_nothing_to_do_with_silence_is_no_verdict_of_it(string reason, string expected) =>
        Assert.Equal(expected, OneSilent().End(0, DeadlineUs, reason).ToString());

    [Theory]
    [InlineData(DeadlineUs - 1, nameof(Verdict.FalseOffline))]
    [InlineData(DeadlineUs, nameof(Verdict.Starved))]
    public void A_client_that_beats_is_ended_wrongly_unless_the_generator_forgot_it(long endUs, string expected)
    {
        VerdictJudge judge = OneLiving();

        Assert.Equal(expected, judge.End(0, endUs, reason: null).ToString());
    }

    [Theory]
    [InlineData(DeadlineUs - 1)]
    [InlineData(DeadlineUs)]
    public void A_client_that_beats_and_is_drained_was_not_declared_offline(long endUs)
    {
        VerdictJudge judge = OneLiving();

        Assert.Equal(Verdict.Drained, judge.End(0, endUs, Drain));
        Assert.Equal((1, 0, 0), (judge.Drained, judge.FalseOffline, judge.Starved));
    }

    [Theory]
    [InlineData(DeadlineUs - VerdictJudge.ClockSlackUs - 1, nameof(Verdict.Drained))]
    [InlineData(DeadlineUs + VerdictJudge.VerdictGraceUs, nameof(Verdict.Drained))]
    [InlineData(DeadlineUs + VerdictJudge.VerdictGraceUs + 1, nameof(Verdict.Missed))]
    public void A_silent_client_that_is_drained_was_missed_only_if_its_verdict_was_overdue(long endUs, string expected)
    {
        VerdictJudge judge = OneSilent();

        Assert.Equal(expected, judge.End(0, endUs, Drain).ToString());
        Assert.Equal((0, expected == nameof(Verdict.Missed) ? 1 : 0), (judge.Awaited, judge.Settled));
    }

    [Fact]
    public void A_beat_that_came_too_late_does_not_put_the_server_in_the_wrong()
    {
        VerdictJudge judge = OneLiving();
        judge.Beat(0, DeadlineUs);

        Assert.Equal(Verdict.Starved, judge.End(0, DeadlineUs + 1, reason: null));
        Assert.Equal(0, judge.FalseOffline);
        Assert.Equal(1, judge.Starved);
    }

    [Fact]
    public void Who_has_left_is_judged_no_more()
    {
        VerdictJudge judge = OneSilent();
        judge.Leave(0);

        Assert.Equal(Verdict.None, judge.End(0, DeadlineUs, reason: null));
        Assert.Equal(0, judge.Awaited);
        Assert.Equal(0, judge.Settled);
    }

    [Theory]
    [InlineData(DeadlineUs + VerdictJudge.VerdictGraceUs, 0)]
    [InlineData(DeadlineUs + VerdictJudge.VerdictGraceUs + 1, 1)]
    public void At_the_end_of_a_run_only_what_was_due_was_missed(long finishUs, long missed)
    {
        VerdictJudge judge = OneSilent();
        Assert.Equal(missed == 1, judge.IsOverdue(finishUs));

        judge.Finish(finishUs);

        Assert.Equal(missed, judge.Missed);
        Assert.Equal(0, judge.Awaited);
    }

    [Fact]
    public void A_granted_timeout_holds_from_then_on()
    {
        VerdictJudge judge = OneSilent();
        judge.Grant(0, 2 * TimeoutMs);

        Assert.Equal(Verdict.Early, judge.End(0, DeadlineUs, Silence));
    }

    [Fact]
    public void Lateness_is_counted_from_the_deadline()
    {
        VerdictJudge judge = OneSilent();
        judge.End(0, DeadlineUs + 12_000, reason: null);

        Assert.Equal(12_000, judge.LastLatenessUs);
        Assert.Equal(12, judge.Lateness.MaxMs, tolerance: 0.1);
    }

    [Fact]
    public void What_the_server_held_back_is_granted_even_if_that_is_heard_later()
    {
        const long GrantUs = 3_000_000;
        const long StoodUs = 500_000;
        const long LatestUs = DeadlineUs + VerdictJudge.VerdictGraceUs + GrantUs + StoodUs;
        foreach ((long endUs, long reported) in new[] { (LatestUs, 1L), (LatestUs + 1, 0) })
        {
            VerdictJudge judge = OneSilent();
            Assert.Equal(Verdict.Missed, judge.End(0, endUs, Silence));
            judge.Hold(new VerdictHold(DeadlineUs - StoodUs, DeadlineUs, GrantUs, StoodUs, IsBrake: false));

            Assert.Equal((reported, 1 - reported), (judge.Reported, judge.Missed));
            Assert.Equal(reported, judge.Lateness.Count);
            Assert.Equal(VerdictJudge.VerdictGraceUs + GrantUs + StoodUs, judge.LongestGraceUs);
        }
    }

    /// <summary>A client is given its time from the end of a stall on, so one that ended so much before the deadline held nothing.</summary>
    [Theory]
    [InlineData(DeadlineUs - 3_000_000, false, true)]
    [InlineData(DeadlineUs - 3_000_001, false, false)]
    [InlineData(DeadlineUs, true, true)]
    [InlineData(DeadlineUs - 1, true, false)]
    public void A_hold_that_was_over_before_grants_nothing(long untilUs, bool isBrake, bool isGranted)
    {
        VerdictJudge judge = OneSilent();
        judge.Hold(new VerdictHold(0, untilUs, GrantUs: 3_000_000, StoodUs: 0, isBrake));
        Assert.Equal(isGranted ? Verdict.Right : Verdict.Missed, judge.End(0, DeadlineUs + VerdictJudge.VerdictGraceUs + 1, Silence));
    }

    [Fact]
    public void A_hold_that_began_when_all_was_over_excuses_nothing()
    {
        VerdictJudge judge = OneSilent();
        long endUs = DeadlineUs + VerdictJudge.VerdictGraceUs + 1;
        judge.End(0, endUs, Silence);
        judge.Hold(new VerdictHold(endUs + 1, endUs + 2, GrantUs: 3_000_000, StoodUs: 1, IsBrake: false));
        Assert.Equal((0, 1), (judge.Reported, judge.Missed));
    }

    [Fact]
    public void Nothing_is_overdue_while_it_may_be_held_back()
    {
        VerdictJudge judge = OneSilent();
        judge.Hold(new VerdictHold(0, DeadlineUs, GrantUs: 1_000_000, StoodUs: 0, IsBrake: true));
        Assert.False(judge.IsOverdue(DeadlineUs + VerdictJudge.VerdictGraceUs + 1_000_000));
        Assert.True(judge.IsOverdue(DeadlineUs + VerdictJudge.VerdictGraceUs + 1_000_001));
    }

    private static VerdictJudge OneLiving()
    {
        var judge = new VerdictJudge(clients: 1);
        judge.Connect(0, LastSignUs - (TimeoutUs / 2), TimeoutMs);
        judge.Beat(0, LastSignUs);
        return judge;
    }

    private static VerdictJudge OneSilent()
    {
        VerdictJudge judge = OneLiving();
        judge.FallSilent(0);
        return judge;
    }
}
