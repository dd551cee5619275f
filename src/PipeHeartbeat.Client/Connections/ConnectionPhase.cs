namespace PipeHeartbeat.Client;

/// <summary>How far a <see cref="Connection"/> is. It only ever goes on.</summary>
internal enum ConnectionPhase
{
    /// <summary>Name, TCP and TLS.</summary>
    Opening = 0,

    /// <summary>HELLO was said, WELCOME is waited for.</summary>
    Greeting = 1,

    /// <summary>Heartbeats are sent.</summary>
    Online = 2,

    /// <summary>BYE is said, and the server's end waited for.</summary>
    Leaving = 3,

    /// <summary>Over.</summary>
    Ended = 4,
}
