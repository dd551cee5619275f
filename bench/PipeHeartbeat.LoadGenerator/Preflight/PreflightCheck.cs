namespace PipeHeartbeat.LoadGenerator;

/// <summary>Looks before a run, and before anything is opened, whether the machine can bear it. What cannot be known is not checked.</summary>
internal static class PreflightCheck
{
    /// <returns>What is short, the worst first; empty if nothing is.</returns>
    public static IReadOnlyList<PreflightFinding> Run(PreflightNeeds needs) => Run(needs, new MachineFiles());

    /// <inheritdoc cref="Run(PreflightNeeds)"/>
    public static IReadOnlyList<PreflightFinding> Run(PreflightNeeds needs, IMachineFiles files)
    {
        PreflightFinding?[] findings =
        [
            DescriptorCheck.Judge(needs, files),
            PortCheck.Judge(needs, files),
            MemoryCheck.Judge(needs, files),
            DescriptorCheck.JudgeServer(needs, files),
            ConntrackCheck.Judge(needs, files),
            BacklogCheck.Judge(needs, files),
        ];
        return [.. findings.OfType<PreflightFinding>().OrderByDescending(finding => finding.IsFatal)];
    }
}
