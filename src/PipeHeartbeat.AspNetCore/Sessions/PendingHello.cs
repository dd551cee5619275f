using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>A HELLO that is being judged. An object, because a session has no room for what only few of them need, and only for a moment.</summary>
internal sealed class PendingHello(in HelloPacket packet)
{
    public HelloPacket Packet { get; } = packet;
}
