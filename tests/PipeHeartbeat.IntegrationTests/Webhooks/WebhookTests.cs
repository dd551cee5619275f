using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>What the server's binary posts to an endpoint, and what it does when that is down.</summary>
public sealed class WebhookTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Three seconds, unless it is to be tried in full: 60.</summary>
    private static readonly TimeSpan Outage = TimeSpan.FromSeconds(double.Parse(
        Environment.GetEnvironmentVariable("PIPEHEARTBEAT_TEST_OUTAGE_SECONDS") ?? "3", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("refuse")]
    [InlineData("hang")]
    [InlineData("break")]
    public async Task An_endpoint_that_was_down_gets_all_of_it_afterwards_in_order_and_what_it_gets_again_is_the_same(string how)
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string>(receiver.Environment)
        {
            ["PIPEHEARTBEAT__WEBHOOKS__ENDPOINTS__0__TIMEOUT"] = Outage > TimeSpan.FromSeconds(15) ? "15s" : "1s",
        });
        long first = (await server.GetStatusAsync()).GetProperty("journal").GetProperty("last").GetInt64() + 1;
        using (var before = new NamedFleet(server.Port, "before-", 10))
            await WaitAsync(() => TakenEvents(receiver).Count >= 10);

        await BeginAsync(receiver, how);
        long began = Environment.TickCount64;
        for (int round = 0; round < 5; round++)
        {
            using (var during = new NamedFleet(server.Port, $"during-{round}-", 25))
                await WaitForEventsAsync(server, first, 20 + (round * 50) + 25);
            await WaitForEventsAsync(server, first, 20 + ((round + 1) * 50));
        }

        await WaitAsync(() => Environment.TickCount64 - began >= Outage.TotalMilliseconds);
        JsonElement failing = await WebhookAsync(server);
        Assert.Equal("failing", failing.GetProperty("state").GetString());
        Assert.InRange(failing.GetProperty("behind").GetInt64(), 200, 270);
        long ended = Environment.TickCount64;
        await EndAsync(receiver);
        await WaitAsync(() => TakenEvents(receiver).Count >= 270);
        long recovered = Environment.TickCount64;

        Assert.Equal(Enumerable.Range(0, 270).Select(i => first + i), TakenEvents(receiver).Select(one => one.GetProperty("seq").GetInt64()));
        Assert.Equal(0, receiver.Forged);
        Assert.All(receiver.Received.GroupBy(request => request.Id), same => Assert.Single(same.Select(request => request.Body).Distinct()));
        JsonElement webhook = await WebhookAsync(server);
        Assert.Equal(("delivering", 270, 0), (webhook.GetProperty("state").GetString(), webhook.GetProperty("delivered").GetInt64(), webhook.GetProperty("behind").GetInt64()));
        string[] lines = [.. server.Process.OutputLines.Concat(server.Process.ErrorLines)];
        Assert.DoesNotContain(lines, line => line.Contains("not-for-logs", StringComparison.Ordinal) || line.Contains("whsec", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{how}: down for {(ended - began) / 1000.0:0.0} s, {webhook.GetProperty("failedAttempts")} failed attempts, {lines.Count(line => line.Contains("is not delivered to", StringComparison.Ordinal))} lines, "
            + $"all there {(recovered - ended) / 1000.0:0.0} s after; {receiver.Received.Count} requests of {receiver.Received.Select(request => request.Id).Distinct().Count()} batches, "
            + $"{receiver.Taken.Count} taken");
    }

    [Fact]
    public async Task A_server_that_is_told_to_stop_posts_all_who_go_before_it_exits()
    {
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        await using ServerProcess server = await ServerProcess.StartAsync(receiver.Environment);
        using var fleet = new NamedFleet(server.Port, "client-", 100);
        await WaitAsync(() => TakenEvents(receiver).Count >= 100);
        Task<int> exit = server.Process.TerminateAsync();
        await WaitAsync(() => TakenEvents(receiver).Count >= 200 || exit.IsCompleted);
        fleet.Dispose();
        Assert.Equal(0, await exit);
        IReadOnlyList<JsonElement> told = TakenEvents(receiver);
        Assert.Equal(200, told.Count);
        Assert.All(told.Skip(100), one => Assert.Equal(("offline", "drain"), (one.GetProperty("kind").GetString(), one.GetProperty("reason").GetString())));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using WebhookReceiver elsewhere = await WebhookReceiver.StartAsync();
        await using WebhookReceiver receiver = await WebhookReceiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status307TemporaryRedirect;
            context.Response.Headers.Location = elsewhere.Environment["PIPEHEARTBEAT__WEBHOOKS__ENDPOINTS__0__URL"];
            return Task.CompletedTask;
        };
        await using ServerProcess server = await ServerProcess.StartAsync(receiver.Environment);
        using var fleet = new NamedFleet(server.Port, "client-", 1);
        await WaitAsync(() => receiver.Received.Count >= 2);
        Assert.Empty(elsewhere.Received);
        Assert.Equal("answered 307", (await WebhookAsync(server)).GetProperty("lastError").GetString());
    }

    /// <summary>A receipt is a status; whoever says more than that is not listened to for ever.</summary>
    [Fact]
    public async Task An_answer_without_end_costs_nothing_and_holds_nothing_up()
    {
        using var endpoint = new EndlessEndpoint();
        await using ServerProcess server = await ServerProcess.StartAsync(endpoint.Environment);
        using var first = new NamedFleet(server.Port, "first-", 1);

        // What the kernel's buffers hold, on both sides.
        Assert.InRange(await endpoint.CutOff.WaitAsync(Patience, TestContext.Current.CancellationToken), 0, 32 * 1024 * 1024);
        using var second = new NamedFleet(server.Port, "second-", 1);
        JsonElement webhook = default;
        long began = Environment.TickCount64;
        for (long delivered = 0; delivered < 2; delivered = webhook.GetProperty("delivered").GetInt64())
        {
            Assert.True(Environment.TickCount64 - began < Patience.TotalMilliseconds, "the second was not delivered");
            webhook = await WebhookAsync(server);
        }

        Assert.Equal(0, webhook.GetProperty("failedAttempts").GetInt64());
    }

    private static Task BeginAsync(WebhookReceiver receiver, string how)
    {
        receiver.Answer = how == "hang" ? WebhookReceiver.Hang : WebhookReceiver.Break;
        return how == "refuse" ? receiver.CloseAsync() : Task.CompletedTask;
    }

    private static async Task EndAsync(WebhookReceiver receiver)
    {
        receiver.Answer = WebhookReceiver.Take;
        await receiver.CloseAsync();
        await receiver.OpenAsync();
    }

    private static IReadOnlyList<JsonElement> TakenEvents(WebhookReceiver receiver) => [.. receiver.Taken.SelectMany(request => request.Events)];

    private static async Task<JsonElement> WebhookAsync(ServerProcess server) => (await server.GetStatusAsync()).GetProperty("webhooks").EnumerateArray().Single();

    private static async Task WaitForEventsAsync(ServerProcess server, long first, int count)
    {
        long last = 0;
        await WaitAsync(async () => (last = (await server.GetStatusAsync()).GetProperty("journal").GetProperty("last").GetInt64()) >= first + count - 1);
        Assert.Equal(first + count - 1, last);
    }

    private static Task WaitAsync(Func<bool> isSo) => WaitAsync(() => Task.FromResult(isSo()));

    /// <summary>Looks again and again, at a pace that leaves the processor to others.</summary>
    private static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        long began = Environment.TickCount64;
        while (!await isSo())
        {
            Assert.True(Environment.TickCount64 - began < Patience.TotalMilliseconds + Outage.TotalMilliseconds, "it never came to that");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }
}
