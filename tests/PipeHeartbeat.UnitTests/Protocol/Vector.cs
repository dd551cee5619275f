using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.UnitTests.Protocol;

/// <summary>One golden vector; <paramref name="Transcript"/> is what a reader must make of its bytes.</summary>
internal sealed record Vector(string Name, PacketSender From, int MaxPayloadBytes, byte[] Bytes, string Transcript);
