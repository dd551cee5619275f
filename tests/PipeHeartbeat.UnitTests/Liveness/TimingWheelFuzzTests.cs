using Xunit.Sdk;

namespace PipeHeartbeat.UnitTests.Liveness;

public sealed class TimingWheelFuzzTests
{
    private const int Steps = 1_000_000;
    private const int StepsPerWheel = 10_000;

    [Fact]
    public void A_million_random_operations_hand_out_what_the_model_does_and_when_it_does()
    {
        var random = new Random(TestSeed.Next());
        long handedOut = 0;
        int ended = 0;
        for (int done = 0; done < Steps;)
        {
            var check = new WheelCheck(random, StartTick(random));
            for (int i = 0; i < StepsPerWheel && !check.IsAtTheEndOfTime; i++, done++) check.Step();
            handedOut += check.HandedOut;
            ended += check.IsAtTheEndOfTime ? 1 : 0;
        }

        TestSeed.Print($"{handedOut} entries handed out, {ended} wheels reached the end of time");
        Assert.True(handedOut > Steps / 20);
    }

    /// <summary>Controls: the same check, with a wheel that is a tick early, a tick late, or loses one deadline in a thousand.</summary>
    [Theory]
    [InlineData("early")]
    [InlineData("late")]
    [InlineData("lossy")]
    public void A_broken_wheel_is_caught(string fault)
    {
        var random = new Random(TestSeed.Next());
        var faults = new Random(random.Next());
        var check = new WheelCheck(random, startTick: 0, tick => fault switch
        {
            "early" => tick - 1,
            "late" => tick + 1,
            _ => faults.Next(1000) == 0 ? tick + (1L << 50) : tick,
        });

        Assert.ThrowsAny<XunitException>(() =>
        {
            for (int i = 0; i < 100_000; i++) check.Step();
        });
    }

    private static long StartTick(Random random) => random.Next(4) switch
    {
        0 => 0,
        1 => long.MaxValue - random.NextInt64(1L << 28),
        2 => random.NextInt64(1L << 40),
        _ => WheelTicks.Starts[random.Next(WheelTicks.Starts.Length)],
    };
}
