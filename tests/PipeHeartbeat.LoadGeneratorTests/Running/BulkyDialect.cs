using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Beats that fill the kernel's buffers soon, and of which no stretch is like another.</summary>
internal sealed class BulkyDialect : IDialect
{
    private static readonly byte[] Bytes = [.. Enumerable.Range(0, 300_000).Select(i => (byte)((i * 31) ^ (i >> 8)))];

    public string Name => "bulky";

    public ReadOnlyMemory<byte> Beat => Bytes;

    public ReadOnlyMemory<byte> Reply => default;

    public bool IsAnswered => false;

    public bool IsWelcomed => false;

    public int WriteGreeting(int client, Span<byte> buffer) => 0;

    public DialectMessage Read(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = bytes.Length;
        return new DialectMessage(DialectMessageKind.Other);
    }
}
