using System.Text.Json.Nodes;
using Microsoft.Playwright;
using PipeHeartbeat.RedisTests;

namespace PipeHeartbeat.DashboardTests;

/// <summary>What the page makes of nodes that share presence.</summary>
public sealed class ClusterTests(Chromium chromium, PopulatedServer populated) : IClassFixture<PopulatedServer>
{
    private const string Report = """
        {"node":"games-1","joined":true,"clients":4700,"awaited":3,"pending":1,"partitions":64,"nodes":[
        {"incarnation":"1795777277979","name":"games-1","since":"2026-11-27T11:01:17Z","clients":3000,"lost":false,"self":true},
        {"incarnation":"1795777278051","name":"<b>games</b>","since":"2026-11-27T11:01:18Z","clients":1500,"lost":false,"self":false},
        {"incarnation":"1795777270000","name":null,"since":null,"clients":200,"lost":true,"self":false}]}
        """;

    [Fact]
    public async Task A_server_that_shares_presence_with_nobody_has_no_panel()
    {
        await using DashboardPage dashboard = await OpenAsync(cluster: null);
        await DashboardPage.IsHiddenAsync(dashboard.Page.Locator("#cluster"));
        Assert.DoesNotContain(dashboard.Requests, request => request.Contains("/cluster", StringComparison.Ordinal) && !request.EndsWith(".js", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_node_has_a_row_with_its_clients_and_one_that_is_lost_is_told_apart()
    {
        await using DashboardPage dashboard = await OpenAsync("""{"joined":true,"pending":1}""");
        ILocator rows = dashboard.Page.Locator("#cluster-rows tr");
        await DashboardPage.CountsAsync(rows, 3);
        await DashboardPage.ContainsAsync(rows.Nth(0), "games-1this node3,000");
        await DashboardPage.ContainsAsync(rows.Nth(1), "<b>games</b>there1,500");
        await DashboardPage.ContainsAsync(rows.Nth(2), "1795777270000lost200");
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("#cluster-note"), "4,700 clients online, 3 waited for, 1 to be told by this node");
        await dashboard.AssertCleanAsync();
    }

    [Fact]
    public async Task While_redis_does_not_answer_the_page_says_so_and_does_not_ask()
    {
        await using DashboardPage dashboard = await OpenAsync("""{"joined":false,"pending":7}""");
        await DashboardPage.ShowsAsync(dashboard.Page.Locator("#cluster-note"), "Redis does not answer: 7 changes to be told. Clients are served as ever.");
        await dashboard.AssertCleanAsync();
    }

    [Fact]
    public async Task Beside_a_real_redis_it_shows_each_node_and_what_becomes_of_it()
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(appendsOnly: true);
        await using ServerProcess one = await StartNodeAsync(redis, "games-1");
        ServerProcess two = await StartNodeAsync(redis, "games-2");
        using var here = new NamedFleet(one.Port, "here-", 3);
        using var there = new NamedFleet(two.Port, "there-", 2);
        await using DashboardPage dashboard = await DashboardPage.OpenLiveAsync(chromium, one.Admin);
        ILocator rows = dashboard.Page.Locator("#cluster-rows tr");
        ILocator note = dashboard.Page.Locator("#cluster-note");
        await DashboardPage.ContainsAsync(note, "5 clients online");
        await DashboardPage.CountsAsync(rows, 2);
        await DashboardPage.ContainsAsync(rows.Nth(0), "games-1this node3");
        await DashboardPage.ContainsAsync(rows.Nth(1), "games-2there2");

        // Killed: it is lost, until its clients are offline.
        await two.DisposeAsync();
        await DashboardPage.ContainsAsync(rows.Nth(1), "lost2");
        await DashboardPage.CountsAsync(rows, 1);
        await DashboardPage.ContainsAsync(note, "3 clients online");

        await redis.KillAsync();
        await DashboardPage.ContainsAsync(note, "Redis does not answer");
        await redis.RunAsync();
        await DashboardPage.ContainsAsync(note, "3 clients online");

        // A browser logs each answer that Redis is away.
        await dashboard.AssertCleanAsync("503");
    }

    private static Task<ServerProcess> StartNodeAsync(RedisProcess redis, string name) => ServerProcess.StartAsync(
        new Dictionary<string, string>
        {
            ["PIPEHEARTBEAT__INTERVAL"] = "1m", // They never beat.
            ["PIPEHEARTBEAT__REDIS__PARTITIONS"] = "8",
            ["PIPEHEARTBEAT__REDIS__LEASETIMEOUT"] = "3s",
            ["PIPEHEARTBEAT__REDIS__NODELOSTGRACE"] = "4s",
        },
        more: ["--redis", redis.Address, "--node", name]);

    private async Task<DashboardPage> OpenAsync(string? cluster)
    {
        JsonNode status = JsonNode.Parse(await populated.Server.GetAsync("/api/v1/status"))!;
        status["cluster"] = cluster is null ? null : JsonNode.Parse(cluster);
        string body = $"event: status\ndata: {status.ToJsonString()}\n\n";
        return await DashboardPage.OpenAsync(chromium, populated.Server.Admin, prepare: async page =>
        {
            await page.RouteAsync("**/status/stream", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "text/event-stream", Body = body }));
            await page.RouteAsync("**/api/v1/cluster", route => route.FulfillAsync(new RouteFulfillOptions { ContentType = "application/json", Body = Report }));
        });
    }
}
