using PipeHeartbeat.Client;

namespace PipeHeartbeat.ClientTests.Fleet;

/// <summary>Many clients in one process.</summary>
internal sealed class ClientFleet : IAsyncDisposable
{
    private readonly HeartbeatClient[] _clients;

    public ClientFleet(int port, int count, TimeProvider timeProvider, Action<HeartbeatClientOptions>? configure = null)
    {
        var seeds = new Random(TestSeed.Next());
        _clients = [.. Enumerable.Range(0, count).Select(i => Make(port, i, timeProvider, configure, seeds.Next()))];
        Logs = [.. _clients.Select(client => new StateLog(client))];
        foreach (HeartbeatClient client in _clients)
            client.Start(CancellationToken.None);
    }

    public IReadOnlyList<StateLog> Logs { get; }

    public IReadOnlyList<HeartbeatClient> Clients => _clients;

    /// <summary>Waits until all are online. Looks at intervals: looking at a thousand clients costs what is to be measured.</summary>
    public async Task WaitForAllAsync(HeartbeatState state, TimeSpan patience)
    {
        long deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (_clients.Count(client => client.State == state) is var count && count < _clients.Length)
        {
            Assert.True(Environment.TickCount64 < deadline, $"{count} of {_clients.Length} are {state} after {patience}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await Task.WhenAll(_clients.Select(client => client.StopAsync()));

    private static HeartbeatClient Make(int port, int i, TimeProvider timeProvider, Action<HeartbeatClientOptions>? configure, int seed)
    {
        var options = new HeartbeatClientOptions { Host = "127.0.0.1", Port = port, ClientId = $"client-{i}", TimeProvider = timeProvider };
        configure?.Invoke(options);
        return new HeartbeatClient(options, seed);
    }
}
