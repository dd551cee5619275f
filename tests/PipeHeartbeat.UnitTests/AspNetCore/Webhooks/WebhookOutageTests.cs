using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

/// <summary>What an endpoint that is down for a while gets afterwards.</summary>
public sealed class WebhookOutageTests
{
    private const int Capacity = 4_096;
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(nameof(ScriptedEndpoint.Refuse), "Connection refused")]
    [InlineData(nameof(ScriptedEndpoint.Hang), "no answer within 15s")]
    [InlineData(nameof(ScriptedEndpoint.Break), "answered 500")]
    public async Task An_endpoint_that_is_down_for_60_seconds_gets_all_of_it_afterwards_in_order_and_what_it_gets_again_is_the_same(string how, string error)
    {
        await using WebhookBench bench = await WebhookBench.StartAsync();
        bench.Publish(5);
        await bench.UntilDeliveredAsync();
        bench.Endpoint.Answer = AnswerOf(how);
        DateTimeOffset until = bench.Time.GetUtcNow() + Outage;
        for (int i = 0; i < 250; i++)
        {
            bench.Publish(1, i);
            await Task.Yield();
            bench.Server.Advance(Outage.TotalMilliseconds / 250);
        }

        await bench.UntilAsync(() => bench.Time.GetUtcNow() >= until && bench.Status.FailedAttempts > 0);
        Assert.Equal((WebhookState.Failing, error), (bench.Status.State, bench.Status.LastError));
        Assert.InRange(bench.Status.Behind, 1, 250);

        bench.Endpoint.Answer = ScriptedEndpoint.Take;
        await bench.UntilDeliveredAsync();
        Assert.Equal(Enumerable.Range(0, 255).Select(i => bench.FirstSeq + i), bench.TakenSeqs);
        Assert.Equal((WebhookState.Delivering, 255), (bench.Status.State, bench.Status.Delivered));
        CheckRepeats(bench);
    }

    /// <summary>The control: with an endpoint that is sent each batch once, the check of repeats has nothing to see.</summary>
    [Fact]
    public async Task An_endpoint_that_takes_all_gets_nothing_twice()
    {
        await using WebhookBench bench = await WebhookBench.StartAsync();
        bench.Publish(255);
        await bench.UntilDeliveredAsync();
        Assert.Equal(3, bench.Endpoint.Posts.Count);
        Assert.All(bench.Endpoint.Posts.GroupBy(post => post.Id), posts => Assert.Single(posts));
        Assert.Equal((0, 3), (bench.Status.FailedAttempts, bench.Status.Batches));
    }

    [Fact]
    public async Task One_that_fell_behind_the_ring_is_told_so_with_who_is_there_and_then_goes_on()
    {
        await using WebhookBench bench = await WebhookBench.StartAsync(presence: options => options.JournalCapacity = Capacity);
        await bench.Server.GreetAsync("alice");
        await bench.UntilDeliveredAsync();
        bench.Endpoint.Answer = ScriptedEndpoint.Refuse;
        bench.Publish(1);
        await bench.UntilAsync(() => bench.Status.FailedAttempts > 0);
        Post first = bench.Endpoint.Posts[^1];
        bench.Publish(2 * Capacity);
        bench.Endpoint.Answer = ScriptedEndpoint.Take;
        await bench.UntilDeliveredAsync();
        long last = bench.Journal.LastSeq;
        bench.Publish(1);
        await bench.UntilDeliveredAsync();

        // The batch that was under way comes first, as it was; then that something is missing.
        Assert.Equal(first.Id, bench.Endpoint.Taken.ElementAt(1).Id);
        Assert.Equal(first.Body, bench.Endpoint.Taken.ElementAt(1).Body);
        (string Kind, long Seq)[] told = [.. bench.Endpoint.Taken.Skip(1).SelectMany(post => post.Kinds.Zip(post.Seqs))];

        // A few were read before the ring had gone round, and it may have been noticed before all had happened.
        int read = told.TakeWhile(one => one.Kind == "online").Count();
        long reset = told[read].Seq;
        Assert.InRange(read, 1, 65);
        Assert.Equal(Enumerable.Range(0, read).Select(i => last - (2 * Capacity) + i), told.Take(read).Select(one => one.Seq));
        Assert.Equal([("reset", reset), ("snapshot", reset), ("live", reset)], told.Skip(read).Take(3));
        Assert.Equal(Enumerable.Range(0, (int)(last + 1 - reset)).Select(i => ("online", reset + 1 + i)), told.Skip(read + 3));
        Assert.Equal("alice", bench.Endpoint.Taken.SelectMany(post => post.Events).Single(one => one.GetProperty("kind").GetString() == "snapshot").GetProperty("clientId").GetString());
        Assert.Equal(1, bench.Status.Resets);
        Assert.Single(bench.Server.Logs.OfEvent(22));
    }

    [Fact]
    public async Task One_that_never_comes_back_costs_a_line_a_minute_and_is_tried_on_and_on()
    {
        await using WebhookBench bench = await WebhookBench.StartAsync(presence: options => options.JournalCapacity = Capacity);
        bench.Endpoint.Answer = ScriptedEndpoint.Refuse;
        bench.Publish(1);
        DateTimeOffset began = bench.Time.GetUtcNow();
        await bench.UntilAsync(() => bench.Time.GetUtcNow() - began > TimeSpan.FromHours(1), stepMs: 1_000);
        int lines = bench.Server.Logs.OfEvent(19).Count();
        long failed = bench.Status.FailedAttempts;
        await bench.UntilAsync(() => bench.Status.FailedAttempts >= failed + 20, stepMs: 1_000);
        double minutes = (bench.Time.GetUtcNow() - began).TotalMinutes;
        Assert.InRange(bench.Server.Logs.OfEvent(19).Count(), lines, minutes + 1);
        Assert.Single(bench.Endpoint.Posts.Select(post => post.Id).Distinct());
        Assert.DoesNotContain(bench.Server.Logs.Lines, line => line.Text.Contains("hidden", StringComparison.Ordinal) || line.Text.Contains("whsec", StringComparison.Ordinal));

        // The control: more went wrong than was told.
        Assert.True(bench.Status.FailedAttempts > bench.Server.Logs.OfEvent(19).Count());
    }

    private static Func<CancellationToken, Task<HttpResponseMessage>> AnswerOf(string how) => how switch
    {
        nameof(ScriptedEndpoint.Refuse) => ScriptedEndpoint.Refuse,
        nameof(ScriptedEndpoint.Hang) => ScriptedEndpoint.Hang,
        _ => ScriptedEndpoint.Break,
    };

    /// <summary>What came again came with the same id and body, signed anew with its own time.</summary>
    private static void CheckRepeats(WebhookBench bench)
    {
        Assert.Contains(bench.Endpoint.Posts.GroupBy(post => post.Id), posts => posts.Count() > 1);
        foreach (IGrouping<string, Post> posts in bench.Endpoint.Posts.GroupBy(post => post.Id))
        {
            Assert.All(posts, post => Assert.Equal(posts.First().Body, post.Body));
            Assert.All(posts.Zip(posts.Skip(1)), pair => Assert.InRange(pair.Second.SignedAt, pair.First.At.AddSeconds(-1), pair.Second.At));
        }

        Assert.Equal(bench.Endpoint.Taken.Count, bench.Endpoint.Taken.Select(post => post.Id).Distinct().Count());
    }
}
