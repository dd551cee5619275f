using System.Numerics;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

public sealed class LivenessClockTests
{
    public static TheoryData<long> Frequencies => [1, 3, 999, 1_000, 1_001, 32_768, 1_000_000, 10_000_000, 10_000_001, 24_000_000, 1_000_000_000];

    [Theory]
    [MemberData(nameof(Frequencies))]
    public void Now_rounds_down_and_a_stamp_rounds_up_exactly(long frequency)
    {
        var random = new Random(TestSeed.Next());
        var time = new TickingTime(frequency, startUnits: random.NextInt64(1L << 50));
        var clock = new LivenessClock(time);
        long origin = time.Units;
        for (int i = 0; i < 20_000; i++)
        {
            // Up to thirty years, and often within a unit of a whole millisecond.
            long units = random.NextInt64(1L << random.Next(1, 60)) % (frequency * 1_000_000_000L is > 0 and var limit ? limit : long.MaxValue);
            if (random.Next(2) == 0)
                units = Math.Max(0, (long)((Int128)(units / frequency) * frequency) + (frequency / 1000) + random.Next(-1, 2));
            time.Units = origin + units;

            var exact = new BigInteger(units) * 1000;
            Assert.Equal((long)(exact / frequency), clock.NowMs);
            Assert.Equal((long)((exact + frequency - 1) / frequency), clock.StampMs);
        }
    }

    [Theory]
    [MemberData(nameof(Frequencies))]
    public void It_never_decreases_and_its_readings_are_a_millisecond_apart_at_most(long frequency)
    {
        var random = new Random(TestSeed.Next());
        var time = new TickingTime(frequency);
        var clock = new LivenessClock(time, startMs: uint.MaxValue - 100);
        long lastMs = clock.NowMs;
        long lastStampMs = clock.StampMs;
        for (int i = 0; i < 20_000; i++)
        {
            time.Units += random.Next(3) == 0 ? random.NextInt64((frequency / 500) + 2) : random.Next(2);
            Assert.True(clock.NowMs >= lastMs);
            Assert.True(clock.StampMs >= lastStampMs);
            Assert.InRange(clock.StampMs - clock.NowMs, 0, 1);
            (lastMs, lastStampMs) = (clock.NowMs, clock.StampMs);
        }
    }

    [Fact]
    public void It_starts_where_it_is_told_to()
    {
        var time = new TickingTime(1_000_000, startUnits: 12_345);
        Assert.Equal(0, new LivenessClock(time).NowMs);
        Assert.Equal(0, new LivenessClock(time).StampMs);

        var late = new LivenessClock(time, startMs: uint.MaxValue);
        time.Units += 1_001;
        Assert.Equal(uint.MaxValue + 1L, late.NowMs);
        Assert.Equal(uint.MaxValue + 2L, late.StampMs);
    }
}
