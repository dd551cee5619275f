using System.Globalization;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The protocol of this project. Without an id the client says no HELLO, only beats, and hears nothing but the end, as the classic one does.</summary>
/// <param name="idPrefix">The id without the client's number; <see langword="null"/> for anonymous clients.</param>
/// <param name="wantsAck">Whether HELLO asks for an answer to each beat.</param>
/// <param name="wishedInterval">What HELLO wishes; zero leaves it to the server.</param>
internal sealed class HeartbeatDialect(string? idPrefix = null, bool wantsAck = false, TimeSpan wishedInterval = default) : IDialect
{
    private static readonly byte[] Heart = new byte[PacketHead.Size];

    private readonly uint _wishedIntervalMs = (uint)Math.Clamp(wishedInterval.TotalMilliseconds, 0, ProtocolLimits.MaxIntervalMs);

    public string Name => "pipeheartbeat";

    public ReadOnlyMemory<byte> Beat => Heart;

    public ReadOnlyMemory<byte> Reply => default;

    public bool IsAnswered => idPrefix is not null && wantsAck;

    public bool IsWelcomed => idPrefix is not null;

    public int WriteGreeting(int client, Span<byte> buffer)
    {
        if (idPrefix is null)
            return 0;
        string id = string.Create(CultureInfo.InvariantCulture, $"{idPrefix}{client}");
        return new HelloPacket(id, wantsAck, _wishedIntervalMs).Write(buffer);
    }

    public DialectMessage Read(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        if (bytes.Length < PacketHead.Size)
            return new DialectMessage(DialectMessageKind.Incomplete);

        var head = PacketHead.Read(bytes);
        if (LengthLimit(head.Type) is not { } limit || head.Length < 0 || head.Length > limit)
            return new DialectMessage(DialectMessageKind.Nonsense);
        if (bytes.Length < PacketHead.Size + head.Length)
            return new DialectMessage(DialectMessageKind.Incomplete);

        consumed = PacketHead.Size + head.Length;
        return Interpret(head.Type, bytes[PacketHead.Size..consumed]);
    }

    private static DialectMessage Interpret(PacketType type, ReadOnlySpan<byte> body) => type switch
    {
        PacketType.Ack => new DialectMessage(DialectMessageKind.Answer),
        PacketType.Welcome when WelcomePacket.TryParse(body, out WelcomePacket welcome) => new DialectMessage(DialectMessageKind.Welcome)
        {
            IntervalMs = Clamp(welcome.IntervalMs),
            TimeoutMs = Clamp(welcome.TimeoutMs),
            FirstBeatMs = Clamp(welcome.PhaseMs),
        },
        PacketType.Bye when ByePacket.TryParse(body, out ByePacket bye) =>
            new DialectMessage(DialectMessageKind.Goodbye) { Reason = bye.Reason.ToName(), RetryAfterMs = Clamp(bye.RetryAfterMs) },
        PacketType.Pace when PacePacket.TryParse(body, out PacePacket pace) => new DialectMessage(DialectMessageKind.Pace)
        {
            IntervalMs = Clamp(pace.IntervalMs),
            TimeoutMs = Clamp(pace.TimeoutMs),
        },
        _ => new DialectMessage(DialectMessageKind.Nonsense),
    };

    /// <summary>Parsing takes any number, but whoever plans by it must not.</summary>
    private static int Clamp(uint milliseconds) => (int)Math.Min(milliseconds, int.MaxValue);

    private static int? LengthLimit(PacketType type) => type switch
    {
        PacketType.Ack => ProtocolLimits.MaxHeartBody,
        PacketType.Welcome => ProtocolLimits.WelcomeLength,
        PacketType.Bye => ProtocolLimits.MaxByeLength,
        PacketType.Pace => ProtocolLimits.PaceLength,
        _ => null,
    };
}
