using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.TestKit;

/// <summary>A packet that the server sent.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Body">Its body.</param>
public sealed record ReceivedPacket(PacketType Type, byte[] Body)
{
    /// <summary>The packet as a WELCOME.</summary>
    public WelcomePacket ToWelcome() =>
        Type == PacketType.Welcome && WelcomePacket.TryParse(Body, out WelcomePacket packet) ? packet : throw new InvalidDataException($"{Type} came.");

    /// <summary>The packet as a BYE.</summary>
    public ByePacket ToBye() =>
        Type == PacketType.Bye && ByePacket.TryParse(Body, out ByePacket packet) ? packet : throw new InvalidDataException($"{Type} came.");
}
