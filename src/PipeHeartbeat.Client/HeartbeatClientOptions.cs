using System.Net.Security;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Client;

/// <summary>
/// What a <see cref="HeartbeatClient"/> needs to know. Read and checked once, in its constructor: changes after that have no effect. Not thread-safe
/// while it is being filled.
/// </summary>
public sealed class HeartbeatClientOptions
{
    /// <summary>The server: a name or an address. Of a name with several addresses, all are tried. Default <c>localhost</c>.</summary>
    public string Host { get; set; } = "localhost";

    /// <summary>The server's port. Default 15,000, range 1–65,535.</summary>
    public int Port { get; set; } = 15000;

    /// <summary>Who this client is: 1–128 bytes of UTF-8. Must be set. Who connects under an id takes it over from whoever had it.</summary>
    public string ClientId { get; set; } = "";

    /// <summary>
    /// A credential that never changes: up to 4,096 bytes of UTF-8. Default empty: none. Not together with <see cref="TokenProvider"/>.
    /// </summary>
    public string Token { get; set; } = "";

    /// <summary>
    /// Where credentials come from that change. Asked before the first connection, and again when the server has refused what it gave
    /// (<c>unauthorized</c>); in between the same one is used for all connections, so it has to give a fresh one each time. Up to 4,096
    /// bytes of UTF-8. Called on the thread pool, never twice at once; its token is cancelled when the client stops, on the thread pool, and both are waited
    /// for for 200 ms at most. If it throws, the client goes on as after a connection that failed, and asks again. Default: none.
    /// </summary>
    public Func<CancellationToken, ValueTask<string>>? TokenProvider { get; set; }

    /// <summary>What to tell the server's operators, such as the application's version: up to 1,024 bytes of UTF-8. Default empty.</summary>
    public string Metadata { get; set; } = "";

    /// <summary>
    /// The wished time between two heartbeats. Default zero: as the server likes. Range 100 ms–10 min, in whole milliseconds; the server decides, see
    /// <see cref="HeartbeatClient.Interval"/>.
    /// </summary>
    public TimeSpan Interval { get; set; }

    /// <summary>
    /// Whether the server is to answer each heartbeat. Default true. By that the round trip is measured, and a network that is dead without saying so is
    /// noticed within the server's timeout and one interval. Without it a heartbeat costs both sides less; such a network is then noticed on
    /// Linux with .NET by TCP_USER_TIMEOUT within about the same time, elsewhere when TCP gives up (many minutes).
    /// </summary>
    public bool WantsAck { get; set; } = true;

    /// <summary>
    /// The longest payload in bytes that <see cref="HeartbeatClient.TrySendAsync"/> takes. Default 65,536, range 0–16,777,216. A server refuses
    /// what is longer than its own limit by ending the connection.
    /// </summary>
    public int MaxPayloadBytes { get; set; } = ProtocolLimits.DefaultMaxPayload;

    /// <summary>How long name, TCP and TLS may take in all. Default 5 s, range 100 ms–10 min.</summary>
    /// <remarks>With netstandard2.1 a resolver of names that hangs can not be interrupted, and takes as long as it takes.</remarks>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the server may take to answer HELLO. Default 5 s, range 100 ms–10 min.</summary>
    public TimeSpan WelcomeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The first attempt to come back is made at a random moment within this time, evenly spread; each one after that within twice the time of
    /// the one before. Default 3 s, range 10 ms–10 min.
    /// </summary>
    public TimeSpan FirstRetryWindow { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// At which the doubling ends. A connection that has been online for so long begins anew with <see cref="FirstRetryWindow"/>. Default 10 s,
    /// range <see cref="FirstRetryWindow"/>–10 min.
    /// </summary>
    public TimeSpan MaxRetryWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest time for which a server may send this client away (<c>retryAfterMs</c> of its BYE); a longer one is cut. Who is sent away again before a
    /// connection was online for <see cref="MaxRetryWindow"/> waits as without it, if that is longer. Default 1 h, range 0–7 days.
    /// </summary>
    public TimeSpan MaxRetryAfter { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Speaks TLS, with these settings: the name to check, client certificates, protocols. Where its <c>TargetHost</c> is not set,
    /// <see cref="Host"/> is checked. Copied, so that several clients may be given the same object. Its callbacks must not block. Default null: no TLS.
    /// </summary>
    public SslClientAuthenticationOptions? Tls { get; set; }

    /// <summary>
    /// Where <see cref="HeartbeatClient.StateChanged"/> is raised: in Unity, the <see cref="SynchronizationContext.Current"/> of the main thread. Default
    /// null: on the thread pool. Its <c>Post</c> must not block; if it throws, <see cref="CallbackFailed"/> is told, and handlers are called on the thread pool.
    /// </summary>
    public SynchronizationContext? CallbackContext { get; set; }

    /// <summary>
    /// Told of exceptions that the application's code throws where nobody else can be told: handlers of <see cref="HeartbeatClient.StateChanged"/>, callbacks
    /// that were registered on the token of <see cref="TokenProvider"/>, and <c>Post</c> of <see cref="CallbackContext"/>. What it throws itself is dropped.
    /// Default: nobody.
    /// </summary>
    public Action<Exception>? CallbackFailed { get; set; }

    /// <summary>The clock. Clients with the same one share a timer. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;
}
