namespace PipeHeartbeat.Protocol;

/// <summary>What may follow from whom, and how long it may be: all that a head alone can tell.</summary>
internal static class PacketRules
{
    /// <summary>Judges a head, the type before the length.</summary>
    public static PacketError Judge(PacketHead head, PacketSender sender, int maxPayloadBytes)
    {
        if ((uint)head.Type > (uint)PacketType.Pace) return PacketError.UnknownType;
        if (!MaySend(sender, head.Type)) return PacketError.UnexpectedType;
        if (head.Length < 0) return PacketError.NegativeLength;

        return head.Type switch
        {
            PacketType.Heart or PacketType.Ack => Within(head.Length, 0, ProtocolLimits.MaxHeartBody),
            PacketType.Other => Within(head.Length, 0, maxPayloadBytes),
            PacketType.Hello => Within(head.Length, ProtocolLimits.MinHelloLength, ProtocolLimits.MaxHelloLength),
            PacketType.Bye => Within(head.Length, ProtocolLimits.MinByeLength, ProtocolLimits.MaxByeLength),
            PacketType.Welcome => Exactly(head.Length, ProtocolLimits.WelcomeLength),
            PacketType.Pace => Exactly(head.Length, ProtocolLimits.PaceLength),
            _ => PacketError.UnknownType,
        };
    }

    private static bool MaySend(PacketSender sender, PacketType type) => type switch
    {
        PacketType.Bye => true,
        PacketType.Heart or PacketType.Other or PacketType.Hello => sender == PacketSender.Client,
        _ => sender == PacketSender.Server,
    };

    private static PacketError Within(int length, int min, int max) =>
        length > max ? PacketError.TooLong : length < min ? PacketError.WrongLength : PacketError.None;

    private static PacketError Exactly(int length, int expected) =>
        length == expected ? PacketError.None : PacketError.WrongLength;
}
