namespace PipeHeartbeat.LoadGenerator;

/// <summary>A time during which the server held verdicts back and had reason to: it had stood still, or its brake was on.</summary>
/// <param name="FromUs">When it began at the earliest. Who was ended before owes it nothing.</param>
/// <param name="UntilUs">When it was over at the latest.</param>
/// <param name="GrantUs">How much longer a verdict may take for it.</param>
/// <param name="StoodUs">How long the server stood still, which comes on top; 0 for the brake.</param>
/// <param name="IsBrake">Whether it was the brake.</param>
internal readonly record struct VerdictHold(long FromUs, long UntilUs, long GrantUs, long StoodUs, bool IsBrake)
{
    /// <summary>Whether it can have held a verdict that was due at a moment and had not come by another.</summary>
    public bool Concerns(long deadlineUs, long endUs) => FromUs <= endUs && deadlineUs <= UntilUs + (IsBrake ? 0 : GrantUs);
}
