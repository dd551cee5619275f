using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>How often clients are to beat whose ids begin so.</summary>
/// <param name="Prefix">How their ids begin; empty: all.</param>
/// <param name="Interval">Seconds between heartbeats.</param>
internal sealed record PaceRow(string Prefix, double Interval)
{
    public static PaceRow Of(PaceRule rule) => new(rule.Prefix, rule.Interval.TotalSeconds);
}
