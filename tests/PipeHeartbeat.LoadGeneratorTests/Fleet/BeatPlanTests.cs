using CsCheck;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class BeatPlanTests
{
    private static readonly Client State = new() { OriginUs = 1_000_000, IntervalUs = 3_000_000 };

    [Fact]
    public void Without_jitter_beats_are_an_interval_apart()
    {
        var plan = new BeatPlan(jitter: 0, seed: 1);

        Assert.Equal([1_000_000, 4_000_000, 7_000_000], new uint[] { 0, 1, 2 }.Select(beat => plan.MomentUs(7, State, beat)));
    }

    [Fact]
    public void A_beat_is_moved_by_the_jitter_at_most_and_the_next_is_not_moved_with_it() =>
        Gen.Select(Gen.Double[0, 0.5], Gen.Int, Gen.Int[0, 1_000_000], Gen.UInt[0, 1_000_000]).Sample((jitter, seed, client, beat) =>
        {
            long placeUs = State.OriginUs + (long)(beat * State.IntervalUs);
            long momentUs = new BeatPlan(jitter, seed).MomentUs(client, State, beat);

            Assert.InRange(momentUs, Math.Max(State.OriginUs, placeUs - (long)(jitter * State.IntervalUs) - 1), placeUs + (long)(jitter * State.IntervalUs) + 1);
        });

    [Fact]
    public void Beats_of_a_client_stay_in_order() => Gen.Select(Gen.Double[0, 0.5], Gen.Int, Gen.Int[0, 1_000]).Sample((jitter, seed, client) =>
    {
        var plan = new BeatPlan(jitter, seed);
        for (uint beat = 0; beat < 100; beat++)
            Assert.True(plan.MomentUs(client, State, beat) <= plan.MomentUs(client, State, beat + 1));
    });

    [Fact]
    public void What_is_drawn_is_spread_evenly_and_the_same_each_time()
    {
        var plan = new BeatPlan(jitter: 0.1, TestSeed.Next());
        int[] tenths = new int[10];
        for (int client = 0; client < 1_000; client++)
        {
            for (uint draw = 0; draw < 100; draw++)
            {
                double fraction = plan.Fraction(client, draw);
                Assert.Equal(fraction, plan.Fraction(client, draw));
                tenths[(int)(fraction * 10)]++;
            }
        }

        // 100,000 draws: 10,000 a tenth, and five times the deviation of 95 that chance gives.
        Assert.All(tenths, count => Assert.InRange(count, 9_500, 10_500));
    }
}
