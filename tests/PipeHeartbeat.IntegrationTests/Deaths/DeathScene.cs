using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>A client that is to die, and others that have to do with it.</summary>
internal sealed class DeathScene(ServerProcess server, string id) : IDisposable
{
    private readonly List<RawClient> _clients = [];
    private RawClient? _victim;

    /// <summary>Who the client says it is.</summary>
    public string Id => id;

    public ServerProcess Server => server;

    /// <summary>The client that dies.</summary>
    public RawClient Victim => _victim ?? throw new InvalidOperationException("Nobody has come.");

    /// <summary>The client comes, and says nothing.</summary>
    public RawClient Come() => _victim = Connect();

    /// <summary>The client comes, says who it is, and is welcome.</summary>
    /// <param name="intervalMs">How often it wishes to beat.</param>
    public RawClient Greet(uint intervalMs = 0) => _victim = Greet(id, intervalMs);

    /// <summary>Somebody else comes by that name.</summary>
    public RawClient GreetAs(string otherId) => Greet(otherId, intervalMs: 0);

    public void Dispose()
    {
        foreach (RawClient client in _clients)
            client.Dispose();
    }

    private RawClient Greet(string who, uint intervalMs)
    {
        RawClient client = Connect();
        client.Send(RawClient.Hello(who, intervalMs, DeathServers.Token(who)));
        Assert.Equal(PacketType.Welcome, client.Receive()?.Type);
        return client;
    }

    private RawClient Connect()
    {
        var client = new RawClient(server.Port);
        _clients.Add(client);
        return client;
    }
}
