namespace PipeHeartbeat.AspNetCore;

/// <summary>What had arrived when somebody looked, as far as the kernel tells.</summary>
internal sealed record HeldUpLook(long LookedMs, long? Bytes);
