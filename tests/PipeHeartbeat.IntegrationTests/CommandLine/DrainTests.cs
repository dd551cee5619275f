using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>A server that is emptied, by command and by signal.</summary>
[Collection(nameof(WholeMachine))]
public class DrainTests
{
    private const int Clients = 300;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    [Fact]
    public async Task By_command_clients_go_one_after_the_other_and_the_process_stays()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using EventSubscriber subscriber = await EventSubscriber.OpenAsync(server.Admin);
        using var fleet = new NamedFleet(server.Port, "client-", Clients);
        await ReadAsync(subscriber, "online");
        var drain = await Verb.RunAsync(server, "drain", "--over", "3s", "--json");
        Assert.Equal(0, drain.ExitCode);
        Assert.Equal(0, JsonDocument.Parse(drain.Output[^1]).RootElement.GetProperty("live").GetInt32());
        AssertSpread(await ReadAsync(subscriber, "offline"));

        using var late = new RawClient(server.Port);
        late.TrySend(RawClient.Head(0, 0));
        await server.WaitForClosedAsync("drain", Clients + 1);
        Assert.False(server.Process.HasExited);

        var wrong = await Verb.RunAsync(server, "drain", "--over", "3");
        Assert.Equal((2, 1), (wrong.ExitCode, wrong.Errors.Count));
        Assert.Contains("--over = '3' is not a duration", wrong.Errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_signal_they_do_too_and_subscribers_are_told_of_all_before_it_exits()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["PIPEHEARTBEAT__DRAINWINDOW"] = "3s" });
        using EventSubscriber subscriber = await EventSubscriber.OpenAsync(server.Admin);
        using var fleet = new NamedFleet(server.Port, "client-", Clients);
        await ReadAsync(subscriber, "online");
        Task<int> exit = server.Process.TerminateAsync();
        AssertSpread(await ReadAsync(subscriber, "offline"));
        fleet.Dispose();
        Assert.Equal(0, await exit);
    }

    [Fact]
    public async Task A_second_signal_ends_it_at_once()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["PIPEHEARTBEAT__DRAINWINDOW"] = "5m" });
        using EventSubscriber subscriber = await EventSubscriber.OpenAsync(server.Admin);
        using var fleet = new NamedFleet(server.Port, "client-", Clients);
        await ReadAsync(subscriber, "online");
        Task<int> first = server.Process.TerminateAsync();

        // The first one has been heard.
        long deadline = Environment.TickCount64 + 20_000;
        while (!(await server.GetStatusAsync()).GetProperty("drain").GetProperty("active").GetBoolean())
            Assert.True(Environment.TickCount64 < deadline, "no drain has begun within 20 s");
        using (var http = new HttpClient { BaseAddress = server.Admin })
            Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/readyz", TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(1, await server.Process.TerminateAsync());
        Assert.Equal(1, await first);

        // Who asks whether it is ready has been answered; that it is not is no error.
        Assert.DoesNotContain(server.Process.OutputLines, line => line.Contains("Health check", StringComparison.Ordinal));
    }

    private static async Task<List<DateTimeOffset>> ReadAsync(EventSubscriber subscriber, string kind)
    {
        var times = new List<DateTimeOffset>(Clients);
        while (times.Count < Clients)
        {
            JsonElement told = (await subscriber.NextAsync()).Data;
            Assert.Equal(kind, told.GetProperty("kind").GetString());
            times.Add(told.GetProperty("at").GetDateTimeOffset());
        }

        return times;
    }

    /// <summary>At once they would be told within some milliseconds.</summary>
    private static void AssertSpread(List<DateTimeOffset> times)
    {
        Assert.InRange(times[^1] - times[0], Window * 0.8, Window * 2);
        Assert.InRange(times[Clients / 2] - times[0], Window * 0.3, Window * 1.5);
    }
}
