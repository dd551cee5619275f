namespace PipeHeartbeat.LoadGenerator;

/// <summary>Puts conditions to a result.</summary>
internal static class ThresholdJudge
{
    /// <returns>The result, with what each condition met, and failed if one did not hold. One that is not to be believed stays so.</returns>
    public static RunResult Apply(RunResult result, IReadOnlyList<ThresholdExpression> thresholds)
    {
        ThresholdResult[] met = [.. thresholds.Select(threshold => threshold.Judge(result))];
        string[] broken = [.. met.Where(threshold => !threshold.Held).Select(threshold => $"threshold {threshold.Expression} did not hold: {threshold.Value}")];
        return result with
        {
            Thresholds = met,
            Findings = [.. result.Findings, .. broken],
            Outcome = broken.Length > 0 && result.Outcome == RunOutcome.Held ? RunOutcome.Failed : result.Outcome,
        };
    }
}
