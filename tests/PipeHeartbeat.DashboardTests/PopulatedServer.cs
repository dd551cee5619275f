namespace PipeHeartbeat.DashboardTests;

/// <summary>A server with something of everything: clients that beat, some that have gone for various reasons, ids of all lengths.</summary>
public sealed class PopulatedServer : IAsyncLifetime
{
    private ServerProcess? _server;
    private NamedFleet? _fleet;
    private RawClient? _long;

    internal ServerProcess Server => _server ?? throw new InvalidOperationException("The fixture has not started.");

    public async ValueTask InitializeAsync()
    {
        // Long enough that nobody falls silent meanwhile.
        _server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["PIPEHEARTBEAT__INTERVAL"] = "1m" });
        _fleet = new NamedFleet(_server.Port, "sensor-", 80);
        _fleet.Beat();
        _long = new RawClient(_server.Port);
        _long.Send(RawClient.Hello(new string('W', 128)));
        await _server.WaitForCountAsync(81);
        using (new NamedFleet(_server.Port, "gate-", 12))
            await _server.WaitForCountAsync(93);
        await _server.KickAsync("sensor-7");
        using var wrong = new RawClient(_server.Port);
        wrong.Send([1, 2, 3, 4, 5, 6, 7, 8]);
        await _server.WaitForClosedAsync("protocol_error", 1);
    }

    public async ValueTask DisposeAsync()
    {
        _long?.Dispose();
        _fleet?.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
