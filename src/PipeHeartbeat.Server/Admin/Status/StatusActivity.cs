using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Server;

/// <summary>What clients sent since the start.</summary>
/// <param name="Beats">Heartbeats that were counted.</param>
/// <param name="Packets">Packets by type: heart, other, hello, bye.</param>
/// <param name="BytesReceived">Bytes of those.</param>
internal sealed record StatusActivity(long Beats, IReadOnlyDictionary<string, long> Packets, long BytesReceived)
{
    private static readonly PacketType[] Types = [PacketType.Heart, PacketType.Other, PacketType.Hello, PacketType.Bye];

    public static StatusActivity Of(HeartbeatCounters counters) =>
        new(counters.Beats, Types.ToDictionary(type => type.ToString().ToLowerInvariant(), counters.Packets), counters.BytesReceived);
}
