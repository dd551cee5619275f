namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// How a client speaks to one kind of server: what it says when it comes, what its sign of life is, and what the server's words mean. Stateless, but for
/// what is handed in; shared by all clients.
/// </summary>
internal interface IDialect
{
    /// <summary>As <c>compare</c> names it: pipeheartbeat, mqtt, nats, redis, bare.</summary>
    string Name { get; }

    /// <summary>The sign of life, the same for everyone.</summary>
    ReadOnlyMemory<byte> Beat { get; }

    /// <summary>What is said when the server asks for a sign of life (<see cref="DialectMessageKind.Ask"/>); empty where none does.</summary>
    ReadOnlyMemory<byte> Reply { get; }

    /// <summary>Whether every beat is answered.</summary>
    bool IsAnswered { get; }

    /// <summary>Whether the greeting is answered: the client waits for it, for 2 s at most, before it beats.</summary>
    bool IsWelcomed { get; }

    /// <summary>Writes what a client says first; nothing, if it says nothing.</summary>
    /// <param name="client">Its number, 0 to count − 1.</param>
    /// <param name="buffer">At least 1,024 bytes.</param>
    /// <returns>How many bytes were written.</returns>
    int WriteGreeting(int client, Span<byte> buffer);

    /// <summary>Takes one message from what the server sent.</summary>
    /// <param name="bytes">What has arrived and was not consumed yet.</param>
    /// <param name="consumed">The message's length, if it was complete; otherwise 0.</param>
    DialectMessage Read(ReadOnlySpan<byte> bytes, out int consumed);
}
