using System.Net;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.AspNetCore;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;

namespace PipeHeartbeat.UnitTests.Server.Admin;

/// <summary>Whether clients should be sent here.</summary>
public sealed class HealthTests
{
    [Fact]
    public async Task At_first_they_should()
    {
        await using AdminServer admin = await AdminServer.StartAsync(token: "sixteen-characters-at-least");
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await AskAsync(admin, "/readyz"));
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await AskAsync(admin, "/livez"));
    }

    [Fact]
    public async Task While_it_is_emptied_they_should_not_but_the_process_lives()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await admin.Server.GreetAsync("alice");
        admin.Server.Manager.Drain.Begin(TimeSpan.FromMinutes(1));
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unhealthy: pipeheartbeat: draining: 1 connection is left\n"), await AskAsync(admin, "/readyz"));
        Assert.Equal((HttpStatusCode.OK, "ok\n"), await AskAsync(admin, "/livez"));
    }

    [Fact]
    public async Task While_it_is_full_they_should_not_until_somebody_leaves()
    {
        await using AdminServer admin = await AdminServer.StartAsync(limits: options => options.MaxConnections = 2);
        await admin.Server.GreetAsync("alice");
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(admin, "/readyz")).Status);
        (InMemoryClient bob, _) = await admin.Server.GreetAsync("bob");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unhealthy: pipeheartbeat: full: 2 connections of 2\n"), await AskAsync(admin, "/readyz"));
        await bob.LeaveAsync();
        await Eventually.Async(() => admin.Server.Counters.Live == 1);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(admin, "/readyz")).Status);
    }

    [Fact]
    public async Task While_half_of_all_have_fallen_silent_they_should_rather_not()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        for (int i = 0; i < 110; i++)
            await admin.Server.GreetAsync($"client-{i}");
        admin.Server.Advance(15_000);
        await Eventually.Async(() => admin.Server.Manager.Verdicts.Health.HeldByBrake == 110);
        (HttpStatusCode status, string text) = await AskAsync(admin, "/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, status);
        Assert.StartsWith("degraded: pipeheartbeat: 110 connections fell silent at once", text, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(AdminServer admin, string path)
    {
        using HttpResponseMessage response = await admin.Http.GetAsync(path, TestContext.Current.CancellationToken);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
