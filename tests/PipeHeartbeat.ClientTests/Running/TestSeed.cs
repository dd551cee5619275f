namespace PipeHeartbeat.ClientTests;

/// <summary>A new seed each run, printed, and settable from outside so that a run that failed can be repeated.</summary>
internal static class TestSeed
{
    public const string Variable = "PIPEHEARTBEAT_SEED";

    public static int Next()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable(Variable), out int wanted) ? wanted : Random.Shared.Next();
        Print($"seed {seed} (repeat with {Variable}={seed})");
        return seed;
    }

    public static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
