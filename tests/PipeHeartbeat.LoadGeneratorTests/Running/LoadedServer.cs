using System.Diagnostics;
using System.Text.Json;
using PipeHeartbeat.IntegrationTests;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>One server of this project for the tests of a class, with times short enough to wait for.</summary>
public sealed class LoadedServer : IAsyncLifetime
{
    private ServerProcess? _server;

    internal static TimeSpan Timeout { get; } = TimeSpan.FromMilliseconds(1_000);

    internal static TimeSpan FrameTimeout { get; } = TimeSpan.FromMilliseconds(500);

    internal ServerProcess Server => _server ?? throw new InvalidOperationException("The fixture has not started.");

    public async ValueTask InitializeAsync() => _server = await ServerProcess.StartAsync(new Dictionary<string, string>
    {
        ["PIPEHEARTBEAT__INTERVAL"] = "200ms",
        ["PIPEHEARTBEAT__FRAMETIMEOUT"] = "500ms",
    });

    /// <summary>Waits until the clients of the test before are gone: the server takes a moment to notice.</summary>
    internal async Task WaitUntilEmptyAsync()
    {
        for (long began = Stopwatch.GetTimestamp(); ;)
        {
            JsonElement counters = (await Server.GetStatusAsync().OrFailAsync("the server's status")).GetProperty("counters");
            if (counters.GetProperty("live").GetInt32() == 0)
                return;
            if (Stopwatch.GetElapsedTime(began) > Waits.Limit)
                throw new TimeoutException($"Waited {Waits.Limit.TotalSeconds:0} s in vain for the server to be empty: {counters}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
