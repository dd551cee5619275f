using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>What is refused with the reason <c>limit</c>; 0: no such limit.</summary>
/// <param name="MaxConnections">Connections at once.</param>
/// <param name="MaxConnectionsPerAddress">Connections at once from one address.</param>
/// <param name="AcceptRate">New connections a second.</param>
/// <param name="PacketRate">Packets a second by one connection, in the long run.</param>
/// <param name="PacketBurst">Packets that it may send at once after a rest.</param>
/// <param name="MaxPayloadBytes">Bytes of the longest body of an OTHER packet.</param>
internal sealed record StatusLimits(int MaxConnections, int MaxConnectionsPerAddress, int AcceptRate, int PacketRate, int PacketBurst, int MaxPayloadBytes)
{
    public static StatusLimits Of(LimitOptions limits) => new(
        limits.MaxConnections, limits.MaxConnectionsPerAddress, limits.AcceptRate, limits.PacketRate, limits.PacketBurst, limits.MaxPayloadBytes);
}
