using System.Globalization;

namespace PipeHeartbeat.UnitTests.Fuzzing;

/// <summary>The fuzzer, and a reader with a planted defect that it must find: else the first would prove nothing.</summary>
public sealed class FuzzProgramTests
{
    private const string SecondsVariable = "PIPEHEARTBEAT_FUZZ_SECONDS";

    /// <summary>The same inputs in the same order each time, so that what fails fails again; <c>bench/fuzz.sh</c> takes others.</summary>
    private const int Seed = 5837;

    private const int Held = 0;
    private const int Broken = 1;
    private const int Inconclusive = 2;
    private const string Program = "PipeHeartbeat.Fuzz";
    private const string Real = Program;
    private const string Mutant = "PipeHeartbeat.Fuzz.Mutant";

    [Fact]
    public void No_input_crashes_or_hangs_reader_or_handler_or_makes_them_differ_from_the_model() =>
        Assert.Equal(Held, Run(Real, int.TryParse(Environment.GetEnvironmentVariable(SecondsVariable), out int seconds) ? seconds : 60));

    [Fact]
    public void A_defect_behind_four_conditions_is_found() => Assert.Equal(Broken, RunMutant("--inputs", "2000000"));

    [Fact]
    public void Without_what_the_inputs_cover_the_same_defect_is_not_found() =>
        Assert.Equal(Held, RunMutant("--inputs", "2000", "--blind", "yes"));

    /// <summary>A machine that is busy with other things may not come to so many inputs at once: that is no answer yet.</summary>
    private static int RunMutant(params string[] more)
    {
        int exitCode = Inconclusive;
        for (int tries = 0; exitCode == Inconclusive && tries < 3; tries++)
            exitCode = Run(Mutant, seconds: 200, more);
        return exitCode;
    }

    private static int Run(string project, int seconds, params string[] more)
    {
        string output = Directory.CreateTempSubdirectory("fuzz").FullName;
        int exitCode = TestProgram.Run(
            Program,
            [
                "run",
                "--seconds", seconds.ToString(CultureInfo.InvariantCulture),
                "--seed", Seed.ToString(CultureInfo.InvariantCulture),
                "--output", output,
                "--findings", "1",
                .. more,
            ],
            folder: project);
        if (project == Mutant || exitCode == Held)
            Directory.Delete(output, recursive: true);
        return exitCode;
    }
}
