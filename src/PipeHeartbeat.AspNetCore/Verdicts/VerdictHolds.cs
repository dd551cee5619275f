namespace PipeHeartbeat.AspNetCore;

/// <summary>What held a verdict back before it was passed.</summary>
[Flags]
public enum VerdictHolds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>This process had stood still, so that the silence could have been its own.</summary>
    Stall = 1,

    /// <summary>So many fell silent at once that this server's network was the likelier cause.</summary>
    Brake = 2,
}
