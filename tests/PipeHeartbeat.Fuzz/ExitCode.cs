namespace PipeHeartbeat.Fuzz;

internal static class ExitCode
{
    /// <summary>No input did anything wrong.</summary>
    public const int Held = 0;

    /// <summary>There are findings.</summary>
    public const int Broken = 1;

    /// <summary>Too few inputs to say anything, or nothing was instrumented.</summary>
    public const int Inconclusive = 2;

    public const int BadArguments = 64;
}
