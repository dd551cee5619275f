using System.Globalization;
using PipeHeartbeat.Client;
using PipeHeartbeat.IntegrationTests;

namespace PipeHeartbeat.ClientTests.Fleet;

/// <summary>What answered heartbeats cost the process in which they are sent, reading included.</summary>
[Collection(nameof(WholeMachine))]
public sealed class SteadyTests
{
    private const int Clients = 100;
    private const int Windows = 5;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Others allocate in this process too (the test runner), so it is the least of several windows; the smallest object there is takes 24 bytes.
    /// </summary>
    [Fact]
    public async Task An_answered_heartbeat_allocates_nothing()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using var fleet = new ClientFleet(server.Port, Clients, TimeProvider.System, options => options.Interval = Interval);
        await fleet.WaitForAllAsync(HeartbeatState.Online, Patiently.Patience);
        await Patiently.Until(() => fleet.Clients.All(client => client.RoundTrip is not null), "everybody's round trip");
        double beats = Clients * (Window / Interval);
        double least = double.MaxValue;
        for (int i = 0; i < Windows; i++)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            await Task.Delay(Window, TestContext.Current.CancellationToken);
            double perBeat = (GC.GetTotalAllocatedBytes(precise: true) - before) / beats;
            least = Math.Min(least, perBeat);
            TestSeed.Print(string.Create(CultureInfo.InvariantCulture, $"{perBeat:0.00} bytes for each of some {beats:0} heartbeats"));
        }

        Assert.All(fleet.Clients, client => Assert.Equal((HeartbeatState.Online, Interval), (client.State, client.Interval)));
        Assert.InRange(least, 0, 8);
    }
}
