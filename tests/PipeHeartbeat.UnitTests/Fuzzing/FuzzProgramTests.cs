using System.Globalization;
using PipeHeartbeat.UnitTests.Liveness;

namespace PipeHeartbeat.UnitTests.Fuzzing;

/// <summary>The fuzzer, and a reader with a planted defect that it must find: else the first would prove nothing.</summary>
public sealed class FuzzProgramTests
{
    private const string SecondsVariable = "PIPEHEARTBEAT_FUZZ_SECONDS";
    private const int Held = 0;
    private const int Broken = 1;
    private const string Program = "PipeHeartbeat.Fuzz";
    private const string Real = Program;
    private const string Mutant = "PipeHeartbeat.Fuzz.Mutant";

    [Fact]
    public void No_input_crashes_or_hangs_reader_or_handler_or_makes_them_differ_from_the_model() =>
        Assert.Equal(Held, Run(Real, int.TryParse(Environment.GetEnvironmentVariable(SecondsVariable), out int seconds) ? seconds : 45));

    [Fact]
    public void A_defect_behind_four_conditions_is_found() => Assert.Equal(Broken, Run(Mutant, seconds: 100));

    [Fact]
    public void Without_what_the_inputs_cover_the_same_defect_is_not_found() => Assert.Equal(Held, Run(Mutant, seconds: 5, "--blind", "yes"));

    private static int Run(string project, int seconds, params string[] more)
    {
        string output = Directory.CreateTempSubdirectory("fuzz").FullName;
        int exitCode = TestProgram.Run(
            Program,
            [
                "run",
                "--seconds", seconds.ToString(CultureInfo.InvariantCulture),
                "--seed", TestSeed.Next().ToString(CultureInfo.InvariantCulture),
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
