using System.Reflection;
using Microsoft.Extensions.Options;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.Server;

/// <summary>Takes down how the server stands.</summary>
internal sealed class StatusReport(
    HeartbeatCounters counters, HeartbeatHealth health, IPresence presence, HeartbeatDrain drain, IOptions<HeartbeatOptions> options, IOptions<LimitOptions> limits, TimeProvider timeProvider,
    RecentMeasurements recent, WebhookDeliveries? webhooks = null, IClusterPresence? cluster = null)
{
    public static string Version { get; } =
        typeof(StatusReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    private readonly long _started = timeProvider.GetTimestamp();

    public StatusResponse Take()
    {
        HeartbeatOptions heartbeat = options.Value;
        return new StatusResponse(
            Version,
            timeProvider.GetElapsedTime(_started).TotalSeconds,
            Environment.MachineName,
            heartbeat.Interval.TotalSeconds,
            heartbeat.MissedLimit,
            (heartbeat.Interval * heartbeat.MissedLimit).TotalSeconds,
            StatusLimits.Of(limits.Value),
            new StatusCounters(
                counters.Accepted,
                counters.Live,
                Enum.GetValues<Reason>().Where(reason => reason != Reason.None).ToDictionary(reason => reason.ToName(), counters.Closed)),
            new StatusStalls(
                health.Stalls,
                health.TotalStalled.TotalSeconds,
                health.LastStall?.Duration.TotalSeconds,
                health.LastStall?.EndedAt,
                health.LongestStall?.Duration.TotalSeconds),
            new StatusBrake(health.IsBraking, health.BrakingSince, health.HeldByBrake, health.BrakeAlarms),
            new StatusVerdictHold(health.StallHold.TotalSeconds, health.BrakeHold.TotalSeconds),
            StatusDrain.Of(drain, counters),
            new StatusPresence(presence.Count),
            StatusJournal.Of(presence.JournalStatus),
            [.. (webhooks?.Endpoints ?? []).Select(StatusWebhook.Of)],
            StatusConservation.Take(counters),
            StatusActivity.Of(counters),
            recent.Lateness,
            recent.Loop,
            StatusCluster.Of(cluster));
    }
}
