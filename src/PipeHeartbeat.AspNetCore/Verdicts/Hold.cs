namespace PipeHeartbeat.AspNetCore;

/// <summary>That a verdict must wait, why, and until when.</summary>
internal readonly record struct Hold(VerdictHolds Kind, long UntilMs)
{
    public static Hold None => new(VerdictHolds.None, long.MinValue);
}
