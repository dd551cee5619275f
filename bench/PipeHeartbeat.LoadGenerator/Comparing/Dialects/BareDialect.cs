namespace PipeHeartbeat.LoadGenerator;

/// <summary>Eight zero bytes, to the bare loop in C; where it answers, eight bytes come back.</summary>
internal sealed class BareDialect(bool isAnswered) : IDialect
{
    private const int Size = 8;
    private static readonly byte[] Zeroes = new byte[Size];

    public string Name => "bare";

    public ReadOnlyMemory<byte> Beat => Zeroes;

    public ReadOnlyMemory<byte> Reply => default;

    public bool IsAnswered => isAnswered;

    public bool IsWelcomed => false;

    public int WriteGreeting(int client, Span<byte> buffer) => 0;

    public DialectMessage Read(ReadOnlySpan<byte> bytes, out int consumed)
    {
        consumed = 0;
        if (!isAnswered && bytes.Length > 0)
            return new DialectMessage(DialectMessageKind.Nonsense);
        if (bytes.Length < Size)
            return new DialectMessage(DialectMessageKind.Incomplete);
        consumed = Size;
        return new DialectMessage(DialectMessageKind.Answer);
    }
}
