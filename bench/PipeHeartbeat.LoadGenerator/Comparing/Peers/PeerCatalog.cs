namespace PipeHeartbeat.LoadGenerator;

/// <summary>All peers, in the order of the table.</summary>
internal static class PeerCatalog
{
    /// <summary>Against whom the others are held.</summary>
    public const string Baseline = "epoll";

    /// <summary>The same with answers, against whom those who answer are held as well.</summary>
    public const string AnsweringBaseline = "epoll-ack";

    public static IReadOnlyList<string> Keys { get; } = [.. All(server: null).Select(peer => peer.Key)];

    /// <param name="server">Our server's binary, or <see langword="null"/>.</param>
    public static IReadOnlyList<Peer> All(string? server) =>
    [
        new OurServer(server, "epoll", isAnswered: false),
        new OurServer(server, "epoll", isAnswered: true),
        new OurServer(server, "sockets", isAnswered: false),
        new OurServer(server, "sockets", isAnswered: true),
        new BareLoop(isAnswered: false),
        new BareLoop(isAnswered: true),
        new Mosquitto(),
        new NatsServer(),
        new RedisServer(),
        new MqttNetBroker(),
    ];
}
