using System.Globalization;
using PipeHeartbeat.Client;
using PipeHeartbeat.IntegrationTests;

namespace PipeHeartbeat.ClientTests.Fleet;

[Collection(nameof(WholeMachine))]
public sealed class RoundTripTests
{
    private const int Samples = 20;
    private static readonly TimeSpan Added = TimeSpan.FromMilliseconds(50);

    [Fact]
    public Task The_round_trip_shows_what_a_relay_adds_to_a_tenth() => Timely.AssertAsync(async () =>
    {
        TimeSpan near = await MeasureAsync(TimeSpan.Zero);
        TimeSpan far = await MeasureAsync(Added / 2);
        string figures = string.Create(CultureInfo.InvariantCulture, $"median {far.TotalMilliseconds:0.00} ms with {Added.TotalMilliseconds} ms added, {near.TotalMilliseconds:0.00} ms without");
        return (far >= 0.9 * Added && far <= 1.1 * Added && near < 0.1 * Added, figures);
    });

    /// <returns>The median.</returns>
    private static async Task<TimeSpan> MeasureAsync(TimeSpan delayEachWay)
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using var relay = new LatencyRelay(server.Port, delayEachWay);
        await using var fleet = new ClientFleet(relay.Port, 1, TimeProvider.System, options => options.Interval = TimeSpan.FromMilliseconds(100));
        await fleet.WaitForAllAsync(HeartbeatState.Online, Patiently.Patience);
        var trips = new List<TimeSpan>();
        while (trips.Count < Samples)
        {
            if (fleet.Clients[0].RoundTrip is { } trip && (trips.Count == 0 || trips[^1] != trip))
                trips.Add(trip);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        trips.Sort();
        return trips[Samples / 2];
    }
}
