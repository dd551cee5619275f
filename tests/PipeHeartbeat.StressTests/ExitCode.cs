namespace PipeHeartbeat.StressTests;

internal static class ExitCode
{
    /// <summary>Every promise held, under as many collisions as were wanted.</summary>
    public const int Held = 0;

    public const int Broken = 1;

    /// <summary>Too few collisions were seen to say anything.</summary>
    public const int Inconclusive = 2;

    public const int BadArguments = 64;
}
