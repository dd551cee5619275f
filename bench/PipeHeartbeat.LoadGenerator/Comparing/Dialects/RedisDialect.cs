using System.Text;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Redis: PING as its clients send it (RESP), and PONG.</summary>
internal sealed class RedisDialect : IDialect
{
    private static readonly byte[] Ping = "*1\r\n$4\r\nPING\r\n"u8.ToArray();

    public string Name => "redis";

    public ReadOnlyMemory<byte> Beat => Ping;

    public ReadOnlyMemory<byte> Reply => default;

    public bool IsAnswered => true;

    public bool IsWelcomed => false;

    public int WriteGreeting(int client, Span<byte> buffer) => 0;

    public DialectMessage Read(ReadOnlySpan<byte> bytes, out int consumed)
    {
        if (TextLine.Take(bytes, out ReadOnlySpan<byte> line, out consumed) is { } kind)
            return new DialectMessage(kind);
        if (line.SequenceEqual("+PONG"u8))
            return new DialectMessage(DialectMessageKind.Answer);
        if (line.StartsWith("-"u8))
            return new DialectMessage(DialectMessageKind.Goodbye) { Reason = Encoding.UTF8.GetString(line[1..]) };

        consumed = 0;
        return new DialectMessage(DialectMessageKind.Nonsense);
    }
}
