using System.Net;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

/// <summary>What the answers of an endpoint mean.</summary>
public sealed class WebhookAnswerTests
{
    private const double StepMs = 100;

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
        await bench.UntilAsync(() => bench.Journal.Readers == 0);
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
        TimeSpan asked = TimeSpan.FromMinutes(2);
        Assert.InRange(await SecondAttemptAfterAsync(status, asked), asked, asked + TimeSpan.FromMinutes(1));

        // The control: without the header it would have been sooner.
        Assert.InRange(await SecondAttemptAfterAsync(status, retryAfter: null), TimeSpan.Zero, asked / 2);
    }

    [Fact]
    public async Task Nobody_is_left_alone_for_more_than_an_hour()
    {
        TimeSpan most = WebhookRetry.MostPatience;
        Assert.InRange(await SecondAttemptAfterAsync(HttpStatusCode.ServiceUnavailable, TimeSpan.FromDays(30)), most, most + TimeSpan.FromMinutes(30));
    }

    private static async Task<TimeSpan> SecondAttemptAfterAsync(HttpStatusCode status, TimeSpan? retryAfter)
    {
        await using WebhookBench bench = await WebhookBench.StartAsync();
        bench.Endpoint.Answer = ScriptedEndpoint.Status(status, retryAfter);
        bench.Publish(1);
        await bench.UntilAsync(() => bench.Status.FailedAttempts >= 1);
        await bench.UntilAsync(() => bench.Endpoint.Posts.Count > 1, StepMs);
        return bench.Endpoint.Posts[1].At - bench.Endpoint.Posts[0].At;
    }
}
