using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace PipeHeartbeat.DashboardTests;

/// <summary>What the page makes of a status, whatever server it comes from.</summary>
public sealed class StatusTests(Chromium chromium, PopulatedServer populated) : IClassFixture<PopulatedServer>
{
    [Fact]
    public async Task Beats_a_second_follow_from_two_statuses_and_figures_have_their_units()
    {
        await using DashboardPage dashboard = await OpenAsync(StatusAsync(10, 100), StatusAsync(12, 400));
        await DashboardPage.ShowsAsync(dashboard.Tile("beats"), "150");
        await DashboardPage.ShowsAsync(dashboard.Tile("lateness"), "4.2");
        await DashboardPage.ShowsAsync(dashboard.Tile("lag"), "120");
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("#tile-lateness .more"), "p50 900 µs · max 1.2 s");
        await DashboardPage.ContainsAsync(dashboard.Page.Locator("dd[data-name=Received]"), "2.0 KiB, 400 heart");
    }

    [Fact]
    public async Task What_the_server_does_not_tell_is_a_dash()
    {
        await using DashboardPage dashboard = await OpenAsync(Without(StatusAsync(10, 100)), Without(StatusAsync(12, 400)));
        await DashboardPage.ShowsAsync(dashboard.Tile("live"), "80");
        foreach (string tile in new[] { "beats", "lateness", "lag" })
            await DashboardPage.ShowsAsync(dashboard.Tile(tile), "–");

        async Task<JsonNode> Without(Task<JsonNode> status)
        {
            JsonNode node = await status;
            foreach (string name in new[] { "activity", "lateness", "loop" })
                node.AsObject().Remove(name);
            return node;
        }
    }

    [Theory]
    [InlineData("–", 1_000, 3, 1_001, 3)]
    [InlineData("≥ 2", 1_000, 3, 1_001, 5)]
    [InlineData("0", 1_000, 3, 1_030, 3, 1_060, 3)]
    [InlineData("2", 1_000, 3, 1_030, 3, 1_060, 5)]
    [InlineData("–", 1_000, 3, 1_100, 5)]
    [InlineData("3", 10, 3)]
    [InlineData("0", 10, 0)]
    public async Task What_ended_within_the_last_minute_is_told_as_far_as_the_page_can_know_it(string shown, params int[] uptimesAndCounts)
    {
        await using DashboardPage dashboard = await OpenAsync([.. uptimesAndCounts.Chunk(2).Select(one => EndedAsync(one[0], one[1]))]);
        await DashboardPage.ShowsAsync(dashboard.Tile("silent"), shown);
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("tr[data-reason=heartbeat_timeout] td").Nth(2), shown);

        async Task<JsonNode> EndedAsync(double uptime, int ended)
        {
            JsonNode status = await StatusAsync(uptime, beats: 100);
            status["counters"]!["closed"]!["heartbeat_timeout"] = ended;
            return status;
        }
    }

    private async Task<DashboardPage> OpenAsync(params Task<JsonNode>[] statuses)
    {
        string body = string.Concat((await Task.WhenAll(statuses)).Select(status => $"event: status\ndata: {status.ToJsonString()}\n\n"));
        return await DashboardPage.OpenAsync(chromium, populated.Server.Admin, prepare: page => page.RouteAsync(
            "**/status/stream", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/event-stream", Body = body })));
    }

    private async Task<JsonNode> StatusAsync(double uptime, long beats)
    {
        JsonNode status = JsonNode.Parse(await populated.Server.GetAsync("/api/v1/status"))!;
        status["uptime"] = uptime;
        status["activity"] = new JsonObject { ["beats"] = beats, ["packets"] = new JsonObject { ["heart"] = beats, ["hello"] = 0 }, ["bytesReceived"] = 2_048 };
        status["lateness"] = new JsonObject { ["count"] = 9, ["p50"] = 0.0009, ["p90"] = 0.002, ["p99"] = 0.0042, ["max"] = 1.2 };
        status["loop"] = new JsonObject { ["lag"] = 0.12, ["pass"] = 0.001 };
        return status;
    }
}
