using System.Net;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

/// <summary>What the answers of an endpoint mean.</summary>
public sealed class WebhookAnswerTests
{
    [Theory]
    [InlineData(HttpStatusCode.OK)]
    [InlineData(HttpStatusCode.Accepted)]
    [InlineData((HttpStatusCode)299)]
    public async Task Any_2xx_is_a_receipt(HttpStatusCode status)
    {
        await using WebhookBench bench = await WebhookBench.StartAsync();
        bench.Endpoint.Answer = ScriptedEndpoint.Status(status);
        bench.Publish(1);
        await bench.UntilDeliveredAsync();
        Assert.Equal((1, 0), (bench.Status.Delivered, bench.Status.FailedAttempts));
    }

    [Theory]
    [InlineData(HttpStatusCode.Found)]
    [InlineData(HttpStatusCode.BadRequest)]
    [InlineData(HttpStatusCode.NotFound)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task Anything_else_is_none(HttpStatusCode status)
    {
        await using WebhookBench bench = await WebhookBench.StartAsync();
        bench.Endpoint.Answer = ScriptedEndpoint.Status(status);
        bench.Publish(1);
        await bench.UntilAsync(() => bench.Status.FailedAttempts >= 3);
        Assert.Equal((0, 1, $"answered {(int)status}"), (bench.Status.Delivered, bench.Status.Behind, bench.Status.LastError));
        Assert.Single(bench.Endpoint.Posts.Select(post => post.Id).Distinct());
    }

    [Fact]
    public async Task One_that_is_gone_is_not_posted_to_any_more_and_is_no_reader_any_more()
    {
        await using WebhookBench bench = await WebhookBench.StartAsync();
        bench.Endpoint.Answer = ScriptedEndpoint.Status(HttpStatusCode.Gone);
        bench.Publish(1);
        await bench.UntilAsync(() => bench.Status.State == WebhookState.Gone && bench.Journal.Readers == 0);
        bench.Publish(10);
        bench.Server.Advance(60_000);
        Assert.Single(bench.Endpoint.Posts);
        Assert.Equal((WebhookState.Gone, 0, 0), (bench.Status.State, bench.Status.Behind, bench.Status.Delivered));
        Assert.Single(bench.Server.Logs.OfEvent(21));
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task One_that_asks_to_be_left_alone_is_left_alone_for_so_long(HttpStatusCode status)
    {
        TimeSpan asked = TimeSpan.FromSeconds(123);
        await using WebhookBench bench = await WebhookBench.StartAsync();
        bench.Endpoint.Answer = ScriptedEndpoint.Status(status, asked);
        bench.Publish(1);
        await bench.UntilAsync(() => bench.Time.Set.Contains(asked));
        await bench.UntilAsync(() => bench.Endpoint.Posts.Count > 1);
        Assert.True(bench.Endpoint.Posts[1].At - bench.Endpoint.Posts[0].At >= asked);
    }

    [Fact]
    public async Task Nobody_is_left_alone_for_more_than_an_hour()
    {
        await using WebhookBench bench = await WebhookBench.StartAsync();
        bench.Endpoint.Answer = ScriptedEndpoint.Status(HttpStatusCode.ServiceUnavailable, TimeSpan.FromDays(30));
        bench.Publish(1);
        await bench.UntilAsync(() => bench.Time.Set.Contains(WebhookRetry.MostPatience));
        Assert.DoesNotContain(TimeSpan.FromDays(30), bench.Time.Set);
    }

    /// <summary>The control of both: who does not ask is tried again soon, however often it failed.</summary>
    [Fact]
    public async Task One_that_does_not_ask_waits_for_15_seconds_at_most()
    {
        await using WebhookBench bench = await WebhookBench.StartAsync(endpoint => endpoint.Timeout = TimeSpan.FromSeconds(1));
        bench.Endpoint.Answer = ScriptedEndpoint.Break;
        int before = bench.Time.Set.Count;
        bench.Publish(1);
        await bench.UntilAsync(() => bench.Status.FailedAttempts >= 2_000, stepMs: 15_000);
        TimeSpan[] set = [.. bench.Time.Set.Skip(before)];
        Assert.InRange(set.Max(), WebhookRetry.MaxDelay * 0.9, WebhookRetry.MaxDelay);
        Assert.InRange(set.Where(delay => delay > WebhookRetry.MaxDelay / 2).Distinct().Count(), 1_000, 2_000);
        Assert.True(set.Count(delay => delay > WebhookRetry.FirstDelay) > 1_000);
    }
}
