using PipeHeartbeat.Client;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.ClientTests.Connections;

public sealed class BeatPlanTests
{
    [Fact]
    public void The_first_beat_comes_at_the_phase_and_the_others_an_interval_apart()
    {
        BeatPlan plan = Begin(nowMs: 1000, intervalMs: 3000, phaseMs: 1234);
        Assert.Equal(BeatStep.Wait, plan.Step(2233));
        Assert.Equal(BeatStep.Beat, plan.Step(2234));

        // A late one does not push back those after it.
        Assert.Equal(5234, plan.DueMs);
        Assert.Equal(BeatStep.Beat, plan.Step(5900));
        Assert.Equal(8234, plan.DueMs);

        // Who slept beats once.
        Assert.Equal(BeatStep.Beat, plan.Step(100_000));
        Assert.Equal(103_000, plan.DueMs);
    }

    [Theory]
    [InlineData(0u, 0u, 0u, 100, 100)]
    [InlineData(uint.MaxValue, uint.MaxValue, uint.MaxValue, 600_000, int.MaxValue)]
    [InlineData(1000u, 10u, 5000u, 1000, 1000)]
    public void Numbers_that_no_server_should_send_are_clamped(uint intervalMs, uint timeoutMs, uint phaseMs, int interval, int timeout)
    {
        BeatPlan plan = Begin(0, intervalMs, timeoutMs, phaseMs);
        Assert.Equal((interval, timeout), (plan.IntervalMs, plan.TimeoutMs));
        Assert.InRange(plan.DueMs, 0, interval - 1);
    }

    [Theory]
    [InlineData(0.0, 10_500)]
    [InlineData(0.5, 13_000)]
    [InlineData(0.999, 15_495)]
    public void Whoever_is_slowed_down_beats_next_at_a_random_phase_of_the_new_interval(double phase, int dueMs)
    {
        BeatPlan plan = Begin(0, intervalMs: 1000, phaseMs: 0);
        for (int ms = 0; ms <= 10_500; ms += 100)
            plan.Step(ms);
        plan.Pace(10_500, new PacePacket(5000, 25_000), phase);
        Assert.Equal(Math.Min(dueMs, 15_000), plan.DueMs);
        Assert.Equal(5000, plan.IntervalMs);
    }

    [Theory]
    [InlineData(0.0, 100)]
    [InlineData(0.5, 600)]
    public void Whoever_is_quickened_does_not_wait_for_the_beat_that_was_planned(double phase, int dueMs)
    {
        BeatPlan plan = Begin(0, intervalMs: 600_000, phaseMs: 0);
        plan.Step(0);
        plan.Pace(100, new PacePacket(1000, 5000), phase);
        Assert.Equal(dueMs, plan.DueMs);
    }

    [Fact]
    public void Pace_after_pace_keeps_nobody_from_beating()
    {
        var random = new Random(TestSeed.Next());
        BeatPlan plan = Begin(0, intervalMs: 3000, phaseMs: 0);
        long lastMs = 0;
        for (int ms = 0; ms < 600_000; ms += 10)
        {
            if (plan.Step(ms) == BeatStep.Beat)
            {
                Assert.InRange(ms - lastMs, 0, 3010);
                lastMs = ms;
            }

            plan.Pace(ms, new PacePacket(3000, 15_000), random.NextDouble());
        }

        Assert.InRange(lastMs, 596_000, 600_000);
    }

    [Fact]
    public void Who_waits_for_answers_gives_up_a_timeout_after_the_first_that_did_not_come()
    {
        BeatPlan plan = Begin(0, intervalMs: 1000, timeoutMs: 5000, phaseMs: 0, wantsAck: true);
        plan.Step(0);
        plan.Hear();
        for (int ms = 1000; ms < 6000; ms += 1000)
            Assert.Equal(BeatStep.Beat, plan.Step(ms));
        Assert.Equal(6000, plan.DueMs);
        Assert.Equal(BeatStep.Wait, plan.Step(5999));
        Assert.Equal(BeatStep.GiveUp, plan.Step(6000));
    }

    [Fact]
    public void An_answer_in_the_last_moment_saves_it_and_who_wants_none_never_gives_up()
    {
        BeatPlan plan = Begin(0, intervalMs: 1000, timeoutMs: 5000, phaseMs: 0, wantsAck: true);
        for (int ms = 0; ms < 5000; ms += 1000)
            plan.Step(ms);
        plan.Hear();
        Assert.Equal(BeatStep.Beat, plan.Step(5000));

        plan = Begin(0, intervalMs: 1000, timeoutMs: 5000, phaseMs: 0);
        for (int ms = 0; ms < 100_000; ms += 1000)
            Assert.Equal(BeatStep.Beat, plan.Step(ms));
    }

    private static BeatPlan Begin(long nowMs, uint intervalMs, uint timeoutMs = 15_000, uint phaseMs = 0, bool wantsAck = false)
    {
        var plan = new BeatPlan(wantsAck);
        plan.Begin(nowMs, new WelcomePacket(0, intervalMs, timeoutMs, phaseMs, 1));
        return plan;
    }
}
