using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// What of the meter <c>PipeHeartbeat</c> is only looked at when somebody asks, over counters that are there anyway: so it costs the path of a heartbeat nothing.
/// Thread-safe.
/// </summary>
internal sealed class HeartbeatObservables
{
    private static readonly PacketType[] Received = [PacketType.Heart, PacketType.Other, PacketType.Hello, PacketType.Bye];

    public HeartbeatObservables(
        IMeterFactory meters,
        HeartbeatCounters counters,
        HeartbeatHealth health,
        HeartbeatDrain drain,
        IPresence presence,
        IOptions<LimitOptions> limits,
        WebhookDeliveries? webhooks = null)
    {
        Meter meter = meters.Create(HeartbeatMetrics.MeterName);
        ObserveConnections(meter, counters, limits.Value.MaxConnections);
        ObservePackets(meter, counters);
        ObservePresence(meter, presence);
        meter.CreateObservableUpDownCounter("pipeheartbeat.brake.active", () => health.IsBraking ? 1 : 0, "1", "1 while verdicts are held because too many fell silent at once.");
        meter.CreateObservableUpDownCounter("pipeheartbeat.brake.held", () => health.HeldByBrake, "{connection}", "Silences on which the verdict is held so.");
        meter.CreateObservableUpDownCounter("pipeheartbeat.drain.active", () => drain.IsActive ? 1 : 0, "1", "1 from when the server is being emptied.");
        if (webhooks is not null)
        {
            meter.CreateObservableUpDownCounter(
                "pipeheartbeat.webhooks.behind", () => webhooks.Endpoints.Select(BehindOf), "{event}", "Events that an endpoint has before it.");
        }
    }

    private static void ObserveConnections(Meter meter, HeartbeatCounters counters, int limit)
    {
        meter.CreateObservableUpDownCounter("pipeheartbeat.connections.live", () => counters.Live, "{connection}", "Connections that are here.");
        meter.CreateObservableUpDownCounter("pipeheartbeat.connections.limit", () => limit, "{connection}", "Connections that may be here at once.");
        meter.CreateObservableCounter("pipeheartbeat.connections.accepted", () => counters.Accepted, "{connection}", "Connections that came, those refused at once included.");
        meter.CreateObservableCounter("pipeheartbeat.connections.closed", () => ClosedBy(counters), "{connection}", "Connections that ended, or were refused; by reason.");
        meter.CreateObservableUpDownCounter(
            "pipeheartbeat.connections.sending", () => counters.Sending, "{connection}", "Connections that do not take at this moment what is sent to them.");
    }

    private static void ObservePackets(Meter meter, HeartbeatCounters counters)
    {
        meter.CreateObservableCounter("pipeheartbeat.beats", () => counters.Beats, "{beat}", "Heartbeats that were counted.");
        meter.CreateObservableCounter("pipeheartbeat.packets", () => PacketsOf(counters), "{packet}", "Packets that clients sent; by type.");
        meter.CreateObservableCounter("pipeheartbeat.received", () => counters.BytesReceived, "By", "Bytes of those packets.");
    }

    private static void ObservePresence(Meter meter, IPresence presence)
    {
        // The numbers of events do not begin at zero.
        long before = presence.JournalStatus.LastSeq;
        meter.CreateObservableUpDownCounter("pipeheartbeat.clients.online", () => presence.Count, "{client}", "Clients that are there, those included that are waited for.");
        meter.CreateObservableCounter("pipeheartbeat.journal.published", () => presence.JournalStatus.LastSeq - before, "{event}", "Events of clients since the start.");
        meter.CreateObservableUpDownCounter("pipeheartbeat.journal.length", () => presence.JournalStatus.Count, "{event}", "Events that are held.");
        meter.CreateObservableUpDownCounter("pipeheartbeat.journal.readers", () => presence.JournalStatus.Readers, "{reader}", "Who reads them.");
        meter.CreateObservableUpDownCounter(
            "pipeheartbeat.journal.lag", () => presence.JournalStatus.SlowestReaderLag, "{event}", "Events that the slowest of those has before it.");
    }

    /// <summary>Every reason, also those for which nobody ended yet: a rate over something that appears with its first event does not see that one.</summary>
    private static IEnumerable<Measurement<long>> ClosedBy(HeartbeatCounters counters) =>
        Enum.GetValues<Reason>().Where(reason => reason != Reason.None).Select(reason => new Measurement<long>(counters.Closed(reason), Tag("reason", reason.ToName())));

    private static IEnumerable<Measurement<long>> PacketsOf(HeartbeatCounters counters) =>
        Received.Select(type => new Measurement<long>(counters.Packets(type), Tag("type", type.ToString().ToLowerInvariant())));

    private static Measurement<long> BehindOf(WebhookStatus webhook) => new(webhook.Behind, Tag("endpoint", webhook.Name));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}
