namespace PipeHeartbeat.LoadGenerator;

/// <summary>What the process tells its caller, beside the outcomes of runs, which are exit codes themselves.</summary>
internal static class ExitCode
{
    public const int Failed = 1;

    /// <summary>Wrong usage, a machine that can not bear the run, or nobody to talk to: nothing was measured.</summary>
    public const int NotRun = 2;
}
