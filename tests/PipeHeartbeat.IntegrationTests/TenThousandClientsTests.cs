using System.Globalization;
using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>The main job at the size it is for: ten thousand real connections, and the right hundred of them reported.</summary>
[Collection(nameof(WholeMachine))]
public class TenThousandClientsTests
{
    private const int Clients = 10_000;
    private const int Silent = 100;
    private const double TimeoutMs = 15_000;

    /// <summary>With the time that the silent ones take, longer than the timeout: who was not heard from the beginning on would be offline by the end.</summary>
    private static readonly TimeSpan Living = TimeSpan.FromSeconds(6);

    [Fact]
    public async Task Of_10000_clients_that_beat_none_is_offline_and_of_100_that_fall_silent_exactly_those_are_in_time()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        await Timely.AssertAsync(() => MeasureAsync(new Random(seed)));
    }

    private static async Task<(bool IsInTime, string Figures)> MeasureAsync(Random random)
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using var fleet = new BeatingFleet(server.Port, Clients);
        fleet.Start();
        await Task.Delay(Living, TestContext.Current.CancellationToken);
        AssertCounters(await server.GetStatusAsync(), live: Clients, expired: 0);
        Assert.Equal(0, fleet.CountHungUp());

        int[] chosen = [.. Enumerable.Range(0, Clients).OrderBy(_ => random.Next()).Take(Silent)];
        double[] silences = fleet.Silence(chosen);
        AssertCounters(await server.GetStatusAsync(), live: Clients - Silent, expired: Silent);
        Assert.Equal(Silent, fleet.CountHungUp());

        Array.Sort(silences);
        Assert.True(silences[0] >= TimeoutMs, $"declared offline early, after {silences[0]} ms");
        string figures = string.Create(
            CultureInfo.InvariantCulture,
            $"late by {silences[0] - TimeoutMs:0.0} ms at least, {silences[Silent / 2] - TimeoutMs:0.0} median, {silences[^2] - TimeoutMs:0.0} all but one, {silences[^1] - TimeoutMs:0.0} at most");
        return (silences[^2] <= TimeoutMs + 50 && silences[^1] <= TimeoutMs + 250, figures);
    }

    private static void AssertCounters(JsonElement status, int live, int expired)
    {
        JsonElement counters = status.GetProperty("counters");
        Assert.Equal(Clients, counters.GetProperty("accepted").GetInt64());
        Assert.Equal(live, counters.GetProperty("live").GetInt64());
        foreach (JsonProperty reason in counters.GetProperty("closed").EnumerateObject())
            Assert.Equal(reason.Name == "heartbeat_timeout" ? expired : 0, reason.Value.GetInt64());
    }
}
