namespace PipeHeartbeat.LoadGenerator;

/// <summary>Kinds of messages from a server.</summary>
internal enum DialectMessageKind
{
    /// <summary>It is not complete yet.</summary>
    Incomplete,

    /// <summary>Of no interest here.</summary>
    Other,

    /// <summary>The greeting is answered: the client may beat.</summary>
    Welcome,

    /// <summary>A beat is answered.</summary>
    Answer,

    /// <summary>The server says how often to beat from now on.</summary>
    Pace,

    /// <summary>The server asks for a sign of life: the dialect's reply is due at once (NATS does so), but for who is silent on purpose.</summary>
    Ask,

    /// <summary>The server ends the connection, and says why.</summary>
    Goodbye,

    /// <summary>Not what this dialect knows: the wrong server, or a broken one.</summary>
    Nonsense,
}
