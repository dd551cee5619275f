using System.Net;
using PipeHeartbeat.Server;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class StatusStreamTests
{
    private const string Path = "/api/v1/status/stream";

    [Fact]
    public async Task The_status_comes_at_once_and_then_each_second()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await using StreamReading reading = await StreamReading.OpenPathAsync(admin, Path);
        StreamBlock first = await reading.NextAsync();
        Assert.Equal(("status", 0, 0.0), (first.Event, CountOf(first), first.Json.GetProperty("uptime").GetDouble()));
        await admin.Server.GreetAsync("alice");
        StreamBlock second = await reading.NextAsync();
        Assert.Equal(1, CountOf(second));
        Assert.InRange(second.Json.GetProperty("uptime").GetDouble(), 1.0, 1.1);
        StreamBlock third = await reading.NextAsync();
        Assert.InRange(third.Json.GetProperty("uptime").GetDouble(), 2.0, 2.2);
    }

    [Fact]
    public async Task It_is_the_same_as_the_status()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await admin.Server.GreetAsync("alice");
        await using StreamReading reading = await StreamReading.OpenPathAsync(admin, Path);
        StreamBlock block = await reading.NextAsync();
        string[] expected = [.. (await admin.Http.GetJsonAsync("/api/v1/status")).EnumerateObject().Select(property => property.Name)];
        Assert.Equal(expected, block.Json.EnumerateObject().Select(property => property.Name));
    }

    [Fact]
    public async Task All_subscribers_share_what_is_taken_down_once()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        var feed = (StatusFeed)admin.App.Services.GetService(typeof(StatusFeed))!;
        ReadOnlyMemory<byte> one = feed.Enter();
        Assert.Equal(one, feed.Enter());
        Task<ReadOnlyMemory<byte>> next = feed.NextAsync();
        Assert.Same(next, feed.NextAsync());
        admin.Server.Time.Advance(StatusFeed.Period);
        Assert.Equal(await next.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken), feed.Enter());

        // The last who leaves ends it; who comes then gets a new one.
        for (int i = 0; i < 3; i++)
            feed.Leave();
        next = feed.NextAsync();
        admin.Server.Time.Advance(10 * StatusFeed.Period);
        Assert.False(next.IsCompleted);
        Assert.NotEqual(one, feed.Enter());
    }

    [Fact]
    public async Task One_that_does_not_read_holds_nobody_up_and_then_gets_the_latest()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await using StreamReading stuck = await StreamReading.OpenPathAsync(admin, Path, isStuck: true);
        await using StreamReading lively = await StreamReading.OpenPathAsync(admin, Path);
        const int Seconds = 300;
        double last = 0;
        for (int i = 0; i < Seconds; i++)
            last = (await lively.NextBlockAsync(TimeSpan.FromSeconds(1))).Json.GetProperty("uptime").GetDouble();
        stuck.Begin();
        int read = 0;
        double uptime;
        do
        {
            uptime = (await stuck.NextAsync()).Json.GetProperty("uptime").GetDouble();
            read++;
        }
        while (uptime < last);

        // What its connection's buffers held, and not one for each second.
        Assert.InRange(read, 1, Seconds - 100);
    }

    [Fact]
    public async Task It_ends_when_the_server_stops()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await using StreamReading reading = await StreamReading.OpenPathAsync(admin, Path);
        await reading.NextAsync();
        Task stopping = admin.App.StopAsync(TestContext.Current.CancellationToken);
        while (!stopping.IsCompleted)
        {
            admin.Server.Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }

        Assert.All(await reading.ToEndAsync(), block => Assert.Equal("status", block.Event));
    }

    [Fact]
    public async Task A_parameter_is_refused()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, $"{Path}?each=2s");
        await response.CheckProblemAsync(HttpStatusCode.BadRequest);
    }

    private static int CountOf(StreamBlock block) => block.Json.GetProperty("presence").GetProperty("count").GetInt32();
}
