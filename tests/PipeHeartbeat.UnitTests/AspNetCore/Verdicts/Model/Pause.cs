namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>A time in which the server does nothing: what is sent to it waits. It goes on at the end, with its threads in some order.</summary>
/// <param name="FromMs">The last tick at which it ran.</param>
/// <param name="EndMs">The first at which it runs again.</param>
/// <param name="Order">Which thread goes on first: the monitor's (0), the wheel's (1), that which receives (2).</param>
internal sealed record Pause(int FromMs, int EndMs, int Order);
