using System.Net;
using System.Text.Json;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class DrainEndpointTests
{
    [Fact]
    public async Task It_begins_and_the_status_tells_of_it()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await admin.Server.GreetAsync("alice");
        Assert.False((await admin.Http.GetJsonAsync("/api/v1/status")).GetProperty("drain").GetProperty("active").GetBoolean());

        using HttpResponseMessage response = await admin.Http.PostAsync("/api/v1/drain?over=30s", content: null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        JsonElement told = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(
            (true, admin.Server.Time.GetUtcNow().AddSeconds(30), 1),
            (told.GetProperty("active").GetBoolean(), told.GetProperty("endsAt").GetDateTimeOffset(), told.GetProperty("live").GetInt32()));
        Assert.Equal(told.GetRawText(), (await admin.Http.GetJsonAsync("/api/v1/status")).GetProperty("drain").GetRawText());
    }

    [Theory]
    [InlineData("?over=30", "over")]
    [InlineData("?over=11m", "over")]
    [InlineData("?ovre=30s", "ovre")]
    public async Task A_wrong_window_is_refused_and_nobody_has_to_go(string query, string named)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.PostAsync($"/api/v1/drain{query}", content: null, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        JsonElement problem = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(named, problem.GetProperty("parameter").GetString());
        Assert.False(admin.Server.Manager.Drain.IsActive);
    }
}
