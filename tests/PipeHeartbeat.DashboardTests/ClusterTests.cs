using System.Text.Json.Nodes;
using Microsoft.Playwright;

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
