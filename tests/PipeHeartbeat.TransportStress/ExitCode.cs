namespace PipeHeartbeat.TransportStress;

internal static class ExitCode
{
    /// <summary>Every promise held, and enough was tried.</summary>
    public const int Held = 0;

    public const int Broken = 1;

    /// <summary>Too little was tried to say anything.</summary>
    public const int Inconclusive = 2;

    public const int BadArguments = 64;
}
