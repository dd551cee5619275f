using System.Net;
using System.Text.Json;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;
using PipeHeartbeat.UnitTests.Liveness;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class SilentTests
{
    [Fact]
    public async Task The_most_silent_come_first_by_missed_heartbeats_or_by_time()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await GreetAndBeatAsync(admin, "slow", intervalMs: 10_000);
        admin.Server.Advance(4_000);
        await GreetAndBeatAsync(admin, "quick", intervalMs: 1_000);
        admin.Server.Advance(3_500);
        await GreetAndBeatAsync(admin, "fresh", intervalMs: 3_000);

        Assert.Equal(["quick", "slow", "fresh"], await IdsAsync(admin, ""));
        Assert.Equal(["quick", "slow", "fresh"], await IdsAsync(admin, "?by=missed"));
        Assert.Equal(["slow", "quick", "fresh"], await IdsAsync(admin, "?by=time"));
        Assert.Equal(["slow"], await IdsAsync(admin, "?by=time&limit=1"));
        JsonElement quick = (await admin.Http.GetJsonAsync("/api/v1/silent")).GetProperty("clients")[0];
        Assert.Equal((3, 3.5), (quick.GetProperty("missed").GetInt32(), quick.GetProperty("lastBeatAge").GetDouble()));
    }

    [Fact]
    public async Task Of_many_it_finds_those_that_a_sort_would_find()
    {
        const int Many = 500;
        const int Limit = 20;
        int seed = TestSeed.Next();
        var random = new Random(seed);
        await using AdminServer admin = await AdminServer.StartAsync(heartbeat: options => options.Interval = TimeSpan.FromMinutes(1));
        var clients = new List<InMemoryClient>();
        for (int i = 0; i < Many; i++)
            clients.Add((await admin.Server.GreetAsync($"client-{i}")).Client);
        string[] order = [.. Enumerable.Range(0, Many).OrderBy(_ => random.Next()).Select(i => $"client-{i}")];
        foreach (string id in order)
        {
            admin.Server.Advance(10);
            await clients[int.Parse(id.AsSpan("client-".Length), System.Globalization.CultureInfo.InvariantCulture)].SendAsync(RawPacket.Heart);
        }

        Assert.Equal(order.Take(Limit), await IdsAsync(admin, "?by=time"));
    }

    [Fact]
    public async Task Who_has_gone_is_not_among_them_and_who_never_beat_is_silent_since_it_came()
    {
        await using AdminServer admin = await AdminServer.StartAsync(presence: options => options.OfflineGrace = TimeSpan.FromMinutes(1));
        (InMemoryClient gone, _) = await admin.Server.GreetAsync("gone");
        await admin.Server.GreetAsync("never");
        admin.Server.Advance(2_000);
        await GreetAndBeatAsync(admin, "fresh", intervalMs: 3_000);
        await gone.LeaveAsync();
        Assert.Equal(["never", "fresh"], await IdsAsync(admin, ""));
    }

    [Theory]
    [InlineData("?by=age", "by")]
    [InlineData("?limit=0", "limit")]
    [InlineData("?limit=1001", "limit")]
    [InlineData("?count=5", "count")]
    public async Task A_wrong_parameter_is_named(string query, string named)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, $"/api/v1/silent{query}");
        JsonElement problem = await response.CheckProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal(named, problem.GetProperty("parameter").GetString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(ClientQuery.MaxLimit + 1)]
    public async Task A_count_out_of_range_is_refused(int count)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        Assert.Throws<ArgumentOutOfRangeException>(() => admin.Presence.MostSilent(SilenceMeasure.Time, count));
    }

    private static async Task GreetAndBeatAsync(AdminServer admin, string id, uint intervalMs)
    {
        (InMemoryClient client, _) = await admin.Server.GreetAsync(id, intervalMs);
        await client.SendAsync(RawPacket.Heart);
    }

    private static async Task<string[]> IdsAsync(AdminServer admin, string query) =>
        [.. (await admin.Http.GetJsonAsync($"/api/v1/silent{query}")).GetProperty("clients").EnumerateArray().Select(row => row.GetProperty("id").GetString()!)];
}
