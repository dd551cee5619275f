using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Says what was wrong with a packet, for people.</summary>
internal static class PacketErrors
{
    public static string Describe(PacketError error) => error switch
    {
        PacketError.UnknownType => "a packet of a type that does not exist",
        PacketError.UnexpectedType => "a packet of a type that only a server sends",
        PacketError.NegativeLength => "a negative length",
        PacketError.TooLong => "a length over the maximum of its type",
        PacketError.WrongLength => "a length that its type does not have",
        _ => "a malformed packet",
    };
}
