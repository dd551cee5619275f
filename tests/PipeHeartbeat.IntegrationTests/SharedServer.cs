namespace PipeHeartbeat.IntegrationTests;

/// <summary>One server for the tests of a class, with a frame timeout short enough to wait for.</summary>
public sealed class SharedServer : IAsyncLifetime
{
    private ServerProcess? _server;

    internal static TimeSpan FrameTimeout { get; } = TimeSpan.FromSeconds(1);

    internal ServerProcess Server => _server ?? throw new InvalidOperationException("The fixture has not started.");

    public async ValueTask InitializeAsync() =>
        _server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["PIPEHEARTBEAT__FRAMETIMEOUT"] = "1s" });

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
