using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.ClientTests;

/// <summary>A server that says what the test has it say.</summary>
internal sealed class StandInServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public StandInServer() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether somebody has connected who was not accepted yet.</summary>
    public bool IsAsked => _listener.Pending();

    public async Task<StandInPeer> AcceptAsync() => new((await Patiently.Wait(_listener.AcceptSocketAsync())));

    /// <summary>Accepts, hears the HELLO and welcomes.</summary>
    public async Task<StandInPeer> WelcomeAsync(uint intervalMs = 3000, uint timeoutMs = 15000, uint phaseMs = 0)
    {
        StandInPeer peer = await AcceptAsync();
        await peer.ReadHelloAsync();
        await peer.WelcomeAsync(intervalMs, timeoutMs, phaseMs);
        return peer;
    }

    public void Dispose() => _listener.Dispose();
}
