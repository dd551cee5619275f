using System.Net;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

/// <summary>What an endpoint gets of a server that stops.</summary>
public sealed class WebhookStopTests
{
    [Fact]
    public async Task A_server_that_stops_tells_of_all_who_go_before_it_has_stopped()
    {
        await using WebhookBench bench = await WebhookBench.StartAsync(endpoint => endpoint.MaxBatchDelay = TimeSpan.FromMinutes(1));
        var clients = new List<InMemoryClient>();
        for (int i = 0; i < 10; i++)
            clients.Add((await bench.Server.GreetAsync($"client-{i}")).Client);
        Task stopping = bench.Server.Host.StopAsync(TestContext.Current.CancellationToken);
        foreach (InMemoryClient client in clients)
            await client.LeaveAsync();

        // The clock stands still: nothing is waited for.
        await stopping.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(Enumerable.Range(0, 20).Select(i => bench.FirstSeq + i), bench.TakenSeqs);
        Assert.Equal(10, bench.Endpoint.Taken.SelectMany(post => post.Kinds).Count(kind => kind == "offline"));
    }

    [Fact]
    public async Task An_endpoint_that_asked_to_be_left_alone_is_tried_once_more_before_the_server_has_stopped()
    {
        await using WebhookBench bench = await WebhookBench.StartAsync();
        bench.Endpoint.Answer = ScriptedEndpoint.Status(HttpStatusCode.ServiceUnavailable, TimeSpan.FromMinutes(30));
        bench.Publish(3);
        await bench.UntilAsync(() => bench.Status.FailedAttempts == 1);
        bench.Endpoint.Answer = ScriptedEndpoint.Take;
        Task stopping = bench.Server.Host.StopAsync(TestContext.Current.CancellationToken);
        await stopping.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
        Assert.Equal((3, 0), (bench.Status.Delivered, bench.Status.Behind));
        Assert.Empty(bench.Server.Logs.OfEvent(24));
    }

    [Fact]
    public async Task One_that_takes_nothing_holds_a_server_that_stops_up_for_5_seconds_and_it_is_said_what_is_left()
    {
        await using WebhookBench bench = await WebhookBench.StartAsync();
        bench.Endpoint.Answer = ScriptedEndpoint.Hang;
        bench.Publish(3);
        await bench.UntilAsync(() => bench.Endpoint.Posts.Count == 1);
        DateTimeOffset began = bench.Time.GetUtcNow();
        Task stopping = bench.Server.Host.StopAsync(TestContext.Current.CancellationToken);
        await bench.UntilAsync(() => stopping.IsCompleted, stepMs: 1);
        Assert.True(bench.Time.GetUtcNow() - began >= WebhookCourier.StopPatience);
        Assert.Contains("left events undelivered to webhook billing: 3.", Assert.Single(bench.Server.Logs.OfEvent(24)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_does_not_want_to_wait_ends_it_at_once()
    {
        await using WebhookBench bench = await WebhookBench.StartAsync();
        bench.Endpoint.Answer = ScriptedEndpoint.Hang;
        bench.Publish(3);
        await bench.UntilAsync(() => bench.Endpoint.Posts.Count == 1);
        using var patience = new CancellationTokenSource();
        await patience.CancelAsync();
        await bench.Server.StopAsync(patience.Token);
        Assert.Single(bench.Server.Logs.OfEvent(24));
    }
}
