using System.Text;
using CsCheck;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Each peer's language against bytes that were taken down by its specification, however they are split.</summary>
public sealed class DialectTests
{
    private static readonly IDialect[] All =
        [new MqttDialect(60), new NatsDialect(), new RedisDialect(), new BareDialect(isAnswered: true), new BareDialect(isAnswered: false)];

    public static TheoryData<string, byte[], string> Streams => new()
    {
        { "mqtt", [0x20, 2, 0, 0, 0xD0, 0, 0xD0, 0], "Welcome Answer Answer" },
        { "mqtt", [0x20, 2, 1, 0, 0xD0, 0], "Welcome Answer" },
        { "mqtt", [0x20, 2, 0, 5], "Goodbye(CONNACK 5)" },
        { "mqtt", [0x20, 0x82, 0x00, 0, 0], "Welcome" },
        { "nats", "INFO {\"server_id\":\"x\"} \r\nPING\r\nPONG\r\n"u8.ToArray(), "Welcome Ask Answer" },
        { "nats", "+OK\r\nPONG\r\nPONG\r\n"u8.ToArray(), "Other Answer Answer" },
        { "nats", "-ERR 'Stale Connection'\r\n"u8.ToArray(), "Goodbye(heartbeat_timeout)" },
        { "nats", "-ERR 'maximum connections exceeded'\r\n"u8.ToArray(), "Goodbye(maximum connections exceeded)" },
        { "redis", "+PONG\r\n+PONG\r\n"u8.ToArray(), "Answer Answer" },
        { "redis", "-ERR max number of clients reached\r\n"u8.ToArray(), "Goodbye(ERR max number of clients reached)" },
        { "bare", [4, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0, 0], "Answer Answer" },
    };

    public static TheoryData<string, byte[]> Strangers => new()
    {
        { "mqtt", [0x30, 0] },
        { "mqtt", [0xD1, 0] },
        { "mqtt", [0xD0, 1] },
        { "mqtt", [0x20, 3] },
        { "mqtt", [0xD0, 0x80, 0x80, 0x80, 0x80] },
        { "mqtt", "HTTP/1.1"u8.ToArray() },
        { "nats", "HTTP/1.1 400 Bad Request\r\n"u8.ToArray() },
        { "nats", "MSG a 1 0\r\n"u8.ToArray() },
        { "nats", [.. Enumerable.Repeat((byte)'a', 10_000)] },
        { "redis", "$4\r\n"u8.ToArray() },
        { "redis", "+OK\r\n"u8.ToArray() },
        { "redis", [.. Enumerable.Repeat((byte)'a', 10_000)] },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void What_a_server_says_is_understood_wherever_it_is_split(string dialect, byte[] stream, string expected)
    {
        IDialect reader = Find(dialect);
        Assert.Equal(expected, Hear(reader, [stream]));
        Assert.Equal(expected, Hear(reader, [.. stream.Select(one => new[] { one })]));
        for (int at = 1; at < stream.Length; at++)
            Assert.Equal(expected, Hear(reader, [stream[..at], stream[at..]]));
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public void What_this_server_never_says_is_nonsense(string dialect, byte[] stream) => Assert.Equal("Nonsense", Hear(Find(dialect), [stream]));

    [Fact]
    public void A_loop_that_does_not_answer_has_nothing_to_say() => Assert.Equal("Nonsense", Hear(new BareDialect(isAnswered: false), [[0]]));

    [Fact]
    public void Anything_at_all_is_taken_message_by_message() => Gen.Select(Gen.Int[0, All.Length - 1].Select(i => All[i]), Gen.Byte.Array[0, 40]).Sample(
        (dialect, bytes) =>
        {
            DialectMessage message = dialect.Read(bytes, out int consumed);
            bool isTaken = message.Kind is not (DialectMessageKind.Incomplete or DialectMessageKind.Nonsense);
            return isTaken ? consumed > 0 && consumed <= bytes.Length : consumed == 0;
        },
        iter: 100_000);

    [Fact]
    public void Mqtt_clients_connect_with_their_own_id_and_the_keep_alive()
    {
        var buffer = new byte[1024];
        int length = new MqttDialect(keepAliveSeconds: 300).WriteGreeting(42, buffer);

        // MQTT 3.1.1, 3.1: CONNECT, 19 bytes; "MQTT", level 4; clean session; 300 s; the id.
        byte[] expected = [0x10, 19, 0, 4, (byte)'M', (byte)'Q', (byte)'T', (byte)'T', 4, 2, 1, 44, 0, 7, .. "load-42"u8];
        Assert.Equal(expected, buffer[..length]);
    }

    [Fact]
    public void Nats_clients_say_one_line_of_json()
    {
        var buffer = new byte[1024];
        string line = Encoding.UTF8.GetString(buffer, 0, new NatsDialect().WriteGreeting(0, buffer));
        Assert.StartsWith("CONNECT {", line, StringComparison.Ordinal);
        Assert.EndsWith("}\r\n", line, StringComparison.Ordinal);
        using var json = System.Text.Json.JsonDocument.Parse(line["CONNECT ".Length..]);
        Assert.False(json.RootElement.GetProperty("verbose").GetBoolean());
    }

    [Fact]
    public void Beats_are_what_the_specifications_call_a_ping()
    {
        Assert.Equal([0xC0, 0], new MqttDialect(1).Beat.ToArray());
        Assert.Equal("PING\r\n"u8, new NatsDialect().Beat.Span);
        Assert.Equal("PONG\r\n"u8, new NatsDialect().Reply.Span);
        Assert.Equal("*1\r\n$4\r\nPING\r\n"u8, new RedisDialect().Beat.Span);
        Assert.Equal(new byte[8], new BareDialect(isAnswered: false).Beat.ToArray());
    }

    private static IDialect Find(string name) => All.First(dialect => dialect.Name == name);

    /// <summary>Reads as a client does: what was not consumed stays, and more comes behind it.</summary>
    private static string Hear(IDialect dialect, byte[][] parts)
    {
        var heard = new List<string>();
        byte[] kept = [];
        foreach (byte[] part in parts)
        {
            kept = [.. kept, .. part];
            while (kept.Length > 0)
            {
                DialectMessage message = dialect.Read(kept, out int consumed);
                kept = kept[consumed..];
                if (message.Kind == DialectMessageKind.Incomplete)
                    break;
                heard.Add(message.Reason is null ? $"{message.Kind}" : $"{message.Kind}({message.Reason})");
                if (message.Kind == DialectMessageKind.Nonsense)
                    return string.Join(' ', heard);
            }
        }

        Assert.Empty(kept);
        return string.Join(' ', heard);
    }
}
