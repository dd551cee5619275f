using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class DrainTests
{
    [Fact]
    public async Task An_empty_server_is_emptied_at_once_whatever_the_window()
    {
        await using TestServer server = await TestServer.StartAsync();
        server.Manager.Drain.Begin(TimeSpan.FromMinutes(10));
        Assert.Equal((true, server.Time.GetUtcNow()), (server.Manager.Drain.IsActive, server.Manager.Drain.EndsAt));
    }

    [Fact]
    public async Task Everybody_is_told_to_go_and_when_to_come_back_and_the_stop_returns()
    {
        await using TestServer server = await TestServer.StartAsync();
        var greeted = new List<InMemoryClient>();
        var classic = new List<InMemoryClient>();
        for (int i = 0; i < 30; i++)
        {
            greeted.Add((await server.GreetAsync($"{i}")).Client);
            classic.Add(await server.ConnectAsync());
        }

        Task stopping = server.Host.StopAsync(TestContext.Current.CancellationToken);
        var retries = new List<uint>();
        foreach (InMemoryClient client in greeted)
        {
            ByePacket bye = (await client.ReceivePacketAsync()).ToBye();
            Assert.Equal(Reason.Drain, bye.Reason);
            retries.Add(bye.RetryAfterMs);
            client.Close();
        }

        await stopping.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
        foreach (InMemoryClient client in greeted.Concat(classic))
            await server.CheckEndAsync(client, Reason.Drain);
        Assert.All(retries, retry => Assert.InRange(retry, 0u, 2999u));
        Assert.True(retries.Distinct().Count() > 10);
        Assert.Equal((0, 60), (server.Counters.Live, server.Counters.Closed(Reason.Drain)));
        Assert.Empty(server.Logs.OfEvent(9));
    }

    [Fact]
    public async Task Over_a_window_they_are_told_one_after_the_other_evenly()
    {
        const int Clients = 200;
        await using TestServer server = await TestServer.StartAsync(options => options.Interval = TimeSpan.FromMinutes(1));
        for (int i = 0; i < Clients; i++)
            await server.GreetAsync($"{i}");
        HeartbeatDrain drain = server.Manager.Drain;
        Assert.Null(drain.EndsAt);

        drain.Begin(TimeSpan.FromSeconds(10));
        Assert.True(drain.IsActive);
        Assert.Equal(server.Time.GetUtcNow().AddSeconds(10), drain.EndsAt);
        Task finished = drain.WaitAsync(TestContext.Current.CancellationToken);
        for (int second = 1; second <= 10; second++)
        {
            Assert.False(finished.IsCompleted);
            Pass(server, 1_000);

            // A step or two late.
            Assert.InRange(server.Manager.Table.LiveCount, Clients - (Clients / 10 * second), Clients - (Clients / 10 * second) + 2);
        }

        await finished.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
        await Eventually.Async(() => server.Counters.Closed(Reason.Drain) == Clients);
    }

    [Fact]
    public void A_stall_is_not_made_up_for_by_a_storm()
    {
        const int Clients = 1_000;
        var time = new CalledTime();
        int ended = 0;
        using var spread = new SpreadEnd(new ConnectionId[Clients], TimeSpan.FromSeconds(10), time, _ => ended++);
        Assert.InRange(EndedIn(seconds: 3), 295, 300);
        int before = ended;
        time.Pass(TimeSpan.FromSeconds(2.5));
        Assert.InRange(ended - before, 1, 10);
        int most = 0;
        int seconds = 0;
        while (!spread.IsOver)
        {
            most = Math.Max(most, EndedIn(seconds: 1));
            Assert.True(++seconds < 10, $"{ended} ended");
        }

        // A hundred a second on average.
        Assert.InRange(most, 100, 132);
        Assert.Equal(Clients, ended);

        int EndedIn(int seconds)
        {
            int first = ended;
            for (int i = 0; i < seconds * 50; i++)
                time.Pass(TimeSpan.FromMilliseconds(20));
            return ended - first;
        }
    }

    [Fact]
    public async Task Of_two_windows_the_one_that_is_over_first_holds()
    {
        await using TestServer server = await TestServer.StartAsync(options => options.Interval = TimeSpan.FromMinutes(1));
        for (int i = 0; i < 20; i++)
            await server.GreetAsync($"{i}");
        HeartbeatDrain drain = server.Manager.Drain;
        drain.Begin(TimeSpan.FromMinutes(1));
        DateTimeOffset firstEnd = drain.EndsAt!.Value;
        drain.Begin(TimeSpan.FromMinutes(2));
        Assert.Equal(firstEnd, drain.EndsAt);
        Pass(server, 30_000);
        Assert.InRange(server.Manager.Table.LiveCount, 10, 11);
        drain.Begin(TimeSpan.FromSeconds(10));
        Pass(server, 5_000);
        Assert.InRange(server.Manager.Table.LiveCount, 4, 6);
        drain.Begin(TimeSpan.Zero);
        Assert.Equal(0, server.Manager.Table.LiveCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => drain.Begin(TimeSpan.FromMilliseconds(-1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => drain.Begin(HeartbeatDrain.MaxWindow + TimeSpan.FromMilliseconds(1)));
    }

    [Fact]
    public async Task A_stop_spreads_it_over_the_window_of_the_options()
    {
        await using TestServer server = await TestServer.StartAsync(options => (options.Interval, options.DrainWindow) = (TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(10)));
        for (int i = 0; i < 20; i++)
            await server.GreetAsync($"{i}");
        Task stopping = server.Host.StopAsync(TestContext.Current.CancellationToken);
        Pass(server, 5_000);
        Assert.InRange(server.Manager.Table.LiveCount, 10, 11);
        Assert.False(stopping.IsCompleted);
        Pass(server, 5_040);
        Assert.Equal(0, server.Manager.Table.LiveCount);
        server.Advance(200);
        await Eventually.Async(() =>
        {
            server.Advance(200);
            return stopping.IsCompleted;
        });
    }

    [Fact]
    public async Task Newcomers_during_the_drain_are_refused()
    {
        await using TestServer server = await TestServer.StartAsync();
        (InMemoryClient staying, _) = await server.GreetAsync();
        server.Manager.Drain.Begin(TimeSpan.Zero);
        await staying.ReceivePacketAsync();

        InMemoryClient newcomer = await server.ConnectAsync();

        await newcomer.Gone;
        Assert.Equal(Reason.Drain, (await server.EndOfAsync(newcomer)).Reason);
        Assert.Single(server.EventsOf(newcomer));
        staying.Close();
        await server.CheckEndAsync(staying, Reason.Drain);
        Assert.Equal(2, server.Counters.Closed(Reason.Drain));
    }

    [Fact]
    public async Task Who_does_not_close_is_cut_off_after_the_linger()
    {
        await using TestServer server = await TestServer.StartAsync();
        (InMemoryClient client, _) = await server.GreetAsync();
        Task stopping = server.Host.StopAsync(TestContext.Current.CancellationToken);
        await client.ReceivePacketAsync();
        Assert.False(stopping.IsCompleted);
        server.Advance(200);
        await stopping.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
        await server.CheckEndAsync(client, Reason.Drain);
    }

    [Fact]
    public async Task A_stop_whose_patience_ends_cuts_everybody_off()
    {
        await using TestServer server = await TestServer.StartAsync();
        (InMemoryClient client, _) = await server.GreetAsync();
        using var patience = new CancellationTokenSource();
        Task stopping = server.StopAsync(patience.Token);
        await client.ReceivePacketAsync();
        await patience.CancelAsync();
        await stopping;
        await server.CheckEndAsync(client, Reason.Drain);
        Assert.Single(server.Logs.OfEvent(9));
    }

    [Fact]
    public async Task A_newcomer_that_is_refused_after_everybody_has_gone_does_not_make_the_drain_incomplete()
    {
        var activities = new ActivityCounter();
        activities.Begin();
        Task<bool> waiting = activities.WaitForNoneAsync(TestContext.Current.CancellationToken);
        activities.End();
        activities.Begin();
        Assert.True(await waiting);
    }

    /// <summary>In steps of the drain's own: a clock that leaps is a stall.</summary>
    private static void Pass(TestServer server, int milliseconds)
    {
        for (int passed = 0; passed < milliseconds; passed += 20)
            server.Advance(20);
    }
}
