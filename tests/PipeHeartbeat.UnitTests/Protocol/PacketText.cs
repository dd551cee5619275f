using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.UnitTests.Protocol;

/// <summary>Packets as the golden vectors spell them.</summary>
internal static class PacketText
{
    public static bool TryDescribe(PacketType type, in ReadOnlySequence<byte> body, [NotNullWhen(true)] out string? text)
    {
        text = type switch
        {
            PacketType.Heart => $"HEART {HexText.FromBytes(body.ToArray())}",
            PacketType.Ack => $"ACK {HexText.FromBytes(body.ToArray())}",
            PacketType.Hello when HelloPacket.TryParse(body, out HelloPacket hello) => Describe(hello),
            PacketType.Welcome when WelcomePacket.TryParse(body, out WelcomePacket welcome) => Describe(welcome),
            PacketType.Bye when ByePacket.TryParse(body, out ByePacket bye) => Describe(bye),
            PacketType.Pace when PacePacket.TryParse(body, out PacePacket pace) => Describe(pace),
            _ => null,
        };
        return text is not null;
    }

    public static string Describe(PacketError error) => error switch
    {
        PacketError.UnknownType => "error unknown_type",
        PacketError.UnexpectedType => "error unexpected_type",
        PacketError.NegativeLength => "error negative_length",
        PacketError.TooLong => "error too_long",
        PacketError.WrongLength => "error wrong_length",
        _ => throw new ArgumentOutOfRangeException(nameof(error)),
    };

    private static string Describe(in HelloPacket hello) =>
        $"HELLO ack={(hello.WantsAck ? 1 : 0)} interval={hello.IntervalMs} id={Hex(hello.ClientId)}"
        + $" credential={HexText.FromBytes(hello.Credential.Span)} metadata={Hex(hello.Metadata)}";

    private static string Describe(in WelcomePacket welcome) =>
        $"WELCOME flags={welcome.Flags} interval={welcome.IntervalMs} timeout={welcome.TimeoutMs}"
        + $" phase={welcome.PhaseMs} connection={welcome.ConnectionId}";

    private static string Describe(in ByePacket bye) =>
        $"BYE reason={(int)bye.Reason} retry={bye.RetryAfterMs} text={Hex(bye.Text)}";

    private static string Describe(in PacePacket pace) => $"PACE interval={pace.IntervalMs} timeout={pace.TimeoutMs}";

    private static string Hex(string text) => HexText.FromBytes(Encoding.UTF8.GetBytes(text));
}
