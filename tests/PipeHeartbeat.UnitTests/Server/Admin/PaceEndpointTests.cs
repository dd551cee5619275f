using System.Net;
using System.Text.Json;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class PaceEndpointTests
{
    [Fact]
    public async Task It_is_set_listed_and_taken_back()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        InMemoryClient client = (await admin.Server.GreetAsync("sensor-1")).Client;
        Assert.Equal("""{"told":0,"rules":[]}""", (await admin.Http.GetJsonAsync("/api/v1/pace")).GetRawText());
        Assert.Equal(
            """{"told":1,"rules":[{"prefix":"sensor-","interval":10}]}""", await SendAsync(admin, HttpMethod.Post, "?interval=10s&prefix=sensor-", HttpStatusCode.OK));
        Assert.Equal(PacketType.Pace, (await client.ReceivePacketAsync()).Type);
        // A shorter prefix has the last word about all that begin with it.
        Assert.Equal("""{"told":1,"rules":[{"prefix":"s","interval":0.25}]}""", await SendAsync(admin, HttpMethod.Post, "?interval=250ms&prefix=s", HttpStatusCode.OK));
        Assert.Equal("""{"told":1,"rules":[]}""", await SendAsync(admin, HttpMethod.Delete, "", HttpStatusCode.OK));
    }

    [Theory]
    [InlineData("", "interval", "is missing")]
    [InlineData("?interval=10", "interval", "is not a duration")]
    [InlineData("?interval=99ms", "interval", "is out of range: use 100ms to 10m")]
    [InlineData("?interval=11m", "interval", "is out of range: use 100ms to 10m")]
    [InlineData("?interval=10s&prefx=a", "prefx", "is no parameter here")]
    public async Task What_is_wrong_is_refused_and_nobody_is_told(string query, string named, string what)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        JsonElement problem = JsonDocument.Parse(await SendAsync(admin, HttpMethod.Post, query, HttpStatusCode.BadRequest)).RootElement;
        Assert.Equal(named, problem.GetProperty("parameter").GetString());
        Assert.Contains(what, problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Empty(admin.Server.Manager.Pace.Rules);
    }

    [Fact]
    public async Task Too_many_rules_are_a_conflict()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        for (int i = 0; i < HeartbeatPace.MaxRules; i++)
            admin.Server.Manager.Pace.Set(TimeSpan.FromSeconds(5), $"{i:000}");
        Assert.Contains("100 rules already", await SendAsync(admin, HttpMethod.Post, "?interval=10s&prefix=x", HttpStatusCode.Conflict), StringComparison.Ordinal);
    }

    private static async Task<string> SendAsync(AdminServer admin, HttpMethod method, string query, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/pace{query}");
        using HttpResponseMessage response = await admin.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(expected, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
