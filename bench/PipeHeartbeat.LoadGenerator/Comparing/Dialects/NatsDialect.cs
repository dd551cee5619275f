using System.Text;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// NATS: the server's INFO, CONNECT, then PING and PONG; the server asks with a PING of its own whom it has not heard for a while.
/// </summary>
internal sealed class NatsDialect : IDialect
{
    private static readonly byte[] Ping = "PING\r\n"u8.ToArray();
    private static readonly byte[] Pong = "PONG\r\n"u8.ToArray();
    private static readonly byte[] Connect =
        "CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"pipeheartbeat-load\",\"version\":\"1\",\"protocol\":1}\r\n"u8.ToArray();

    public string Name => "nats";

    public ReadOnlyMemory<byte> Beat => Ping;

    public ReadOnlyMemory<byte> Reply => Pong;

    public bool IsAnswered => true;

    public bool IsWelcomed => true;

    public int WriteGreeting(int client, Span<byte> buffer)
    {
        Connect.CopyTo(buffer);
        return Connect.Length;
    }

    public DialectMessage Read(ReadOnlySpan<byte> bytes, out int consumed)
    {
        if (TextLine.Take(bytes, out ReadOnlySpan<byte> line, out consumed) is { } kind)
            return new DialectMessage(kind);
        if (line.SequenceEqual("PONG"u8))
            return new DialectMessage(DialectMessageKind.Answer);
        if (line.SequenceEqual("PING"u8))
            return new DialectMessage(DialectMessageKind.Ask);
        if (line.StartsWith("INFO "u8))
            return new DialectMessage(DialectMessageKind.Welcome);
        if (line.SequenceEqual("+OK"u8))
            return new DialectMessage(DialectMessageKind.Other);
        if (line.StartsWith("-ERR "u8))
            return new DialectMessage(DialectMessageKind.Goodbye) { Reason = Reason(line["-ERR ".Length..]) };

        consumed = 0;
        return new DialectMessage(DialectMessageKind.Nonsense);
    }

    private static string Reason(ReadOnlySpan<byte> text) =>
        text.SequenceEqual("'Stale Connection'"u8) ? "heartbeat_timeout" : Encoding.UTF8.GetString(text).Trim('\'');
}
