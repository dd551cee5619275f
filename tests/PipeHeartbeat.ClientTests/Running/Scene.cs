using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.Client;

namespace PipeHeartbeat.ClientTests;

/// <summary>A client and a server of the test's own, and a clock that the test moves.</summary>
internal sealed class Scene : IAsyncDisposable
{
    public Scene(Action<HeartbeatClientOptions>? configure = null, TimeProvider? timeProvider = null)
    {
        var options = new HeartbeatClientOptions { Host = "127.0.0.1", Port = Server.Port, ClientId = "alice", TimeProvider = timeProvider ?? Clock };
        configure?.Invoke(options);
        Client = new HeartbeatClient(options, TestSeed.Next());
        Log = new StateLog(Client);
        Scheduler = ClientScheduler.For(options.TimeProvider);
    }

    public FakeTimeProvider Clock { get; } = new();

    public StandInServer Server { get; } = new();

    public HeartbeatClient Client { get; }

    public StateLog Log { get; }

    public ClientScheduler Scheduler { get; }

    public void Advance(double ms) => Clock.Advance(TimeSpan.FromMilliseconds(ms));

    public void Start() => Client.Start(CancellationToken.None);

    /// <summary>Starts the client and welcomes it.</summary>
    public async Task<StandInPeer> ComeOnlineAsync(uint intervalMs = 3000, uint timeoutMs = 15000, uint phaseMs = 0)
    {
        Start();
        StandInPeer peer = await Server.WelcomeAsync(intervalMs, timeoutMs, phaseMs);
        await Log.WaitForAsync(HeartbeatState.Online);
        return peer;
    }

    /// <summary>Lets pass what the client wants to wait, and takes it in again.</summary>
    public async Task<StandInPeer> ComeBackAsync(HeartbeatStateChange waiting)
    {
        // A tick more: due times are rounded up.
        Clock.Advance(waiting.RetryIn + TimeSpan.FromMilliseconds(ClientScheduler.TickMs + 1));
        return await Server.AcceptAsync();
    }

    public async ValueTask DisposeAsync()
    {
        // Who waits for a server's end waits by the clock that we hold.
        Task stopped = Client.StopAsync();
        while (Client.State != HeartbeatState.Stopped)
        {
            Advance(ClientScheduler.TickMs);
            await Task.Yield();
        }

        // Handlers are waited for by that clock too, so it stands still for them.
        await Patiently.Wait(stopped);
        Server.Dispose();
        Assert.Equal(0, Scheduler.Count);
    }
}
