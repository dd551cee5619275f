namespace PipeHeartbeat.Protocol;

/// <summary>As the real ones, with a defect behind four conditions, one on each byte of a length, which are met one after the other or hardly ever.</summary>
internal static class PacketRules
{
    public static PacketError Judge(PacketHead head, PacketSender sender, int maxPayloadBytes)
    {
        if ((uint)head.Type > (uint)PacketType.Pace) return PacketError.UnknownType;
        if (!MaySend(sender, head.Type)) return PacketError.UnexpectedType;
        FailIfDeep(head.Length);
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

    private static void FailIfDeep(int length)
    {
        if ((length & 7) == 3)
        {
            if (((length >> 8) & 7) == 5)
            {
                if (((length >> 16) & 7) == 2)
                {
                    if (((length >> 24) & 7) == 6)
                        throw new InvalidOperationException("The planted defect.");
                }
            }
        }
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
