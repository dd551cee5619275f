namespace PipeHeartbeat.AspNetCore;

/// <summary>How far away a client is, as the kernel measures it when the connection is made and whenever something is sent: to a client that asks for answers to its
/// heartbeats, with each.</summary>
/// <param name="Mean">How long what is sent takes to be acknowledged, smoothed after RFC 6298.</param>
/// <param name="Jitter">The mean deviation of that.</param>
public readonly record struct RoundTrip(TimeSpan Mean, TimeSpan Jitter);
