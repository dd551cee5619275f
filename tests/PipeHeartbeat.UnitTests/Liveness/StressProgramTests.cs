using System.Globalization;

namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>The stress program, and mutants of it that it must catch: else the first would prove nothing.</summary>
[Collection(WholeMachine.Name)]
public sealed class StressProgramTests
{
    private const int Held = 0;
    private const int Broken = 1;
    private const int Inconclusive = 2;
    private const string Real = "PipeHeartbeat.StressTests";
    private const string Mutant = "PipeHeartbeat.StressTests.Mutant";

    [Fact]
    public void The_table_keeps_its_promises_under_stress()
    {
        // A machine that is busy with other things may not show enough collisions at once: that is no answer yet.
        int exitCode = Inconclusive;
        for (int seconds = 5; exitCode == Inconclusive && seconds <= 20; seconds *= 2) exitCode = Run(Real, seconds, TestSeed.Next());

        Assert.Equal(Held, exitCode);
    }

    [Theory]
    [InlineData("two steps")]
    [InlineData("generation")]
    public void A_table_whose_exchange_is_broken_is_caught(string mutation) =>
        Assert.Equal(Broken, Run(Mutant, seconds: 20, TestSeed.Next(), mutation));

    [Fact]
    public void Arguments_that_make_no_sense_are_neither_held_nor_broken() =>
        Assert.NotInRange(Run(Real, seconds: -1, seed: 0), Held, Inconclusive);

    private static int Run(string program, int seconds, int seed, string mutation = "") => TestProgram.Run(
        program,
        ["--seconds", seconds.ToString(CultureInfo.InvariantCulture), "--seed", seed.ToString(CultureInfo.InvariantCulture)],
        mutation);
}
