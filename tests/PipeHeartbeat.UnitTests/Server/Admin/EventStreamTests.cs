using System.Text.Json;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.Server;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.AspNetCore;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class EventStreamTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task A_subscriber_is_told_what_happens_from_when_it_came()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await admin.Server.GreetAsync("before");
        long since = admin.Presence.LastSeq;
        await using StreamReading reading = await StreamReading.OpenAsync(admin);
        Assert.Equal(new StreamBlock(null, since, null, null), await reading.NextBlockAsync());
        DateTimeOffset at = admin.Server.Time.GetUtcNow();
        (InMemoryClient client, WelcomePacket welcome) = await admin.Server.GreetAsync("alice");
        await client.LeaveAsync();

        StreamBlock online = await reading.NextAsync();
        StreamBlock offline = await reading.NextAsync();
        Assert.Equal([since + 1, since + 2], new[] { online, offline }.Select(block => block.Id!.Value));
        Assert.All([online, offline], block => Assert.Null(block.Event));
        Assert.Equal((since + 1, "online", "alice"), (online.Json.GetProperty("seq").GetInt64(), online.Kind, online.ClientId));
        Assert.Equal((at, JsonValueKind.Null), (online.Json.GetProperty("at").GetDateTimeOffset(), online.Json.GetProperty("reason").ValueKind));
        Assert.Equal($"{welcome.ConnectionId}", online.Json.GetProperty("connection").GetString());
        Assert.Equal(client.EndPoint.ToString(), online.Json.GetProperty("remote").GetString());
        Assert.True(online.Json.GetProperty("identified").GetBoolean());
        Assert.Equal(("offline", "closed", 0), (offline.Kind, offline.Json.GetProperty("reason").GetString(), offline.Json.GetProperty("evidence").GetProperty("beats").GetInt64()));
    }

    [Fact]
    public async Task An_id_with_line_ends_in_it_does_not_end_a_line_of_the_stream()
    {
        const string Id = "x\n\nid: 1\r\ndata: {}\u2028\u0085é\"";
        await using AdminServer admin = await AdminServer.StartAsync();
        await using StreamReading reading = await StreamReading.OpenAsync(admin);
        await admin.Server.GreetAsync(Id);
        StreamBlock online = await reading.NextAsync();
        Assert.Equal((Id, admin.Presence.LastSeq), (online.ClientId, online.Id));
    }

    [Fact]
    public async Task Evidence_of_a_verdict_is_told_in_seconds()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        (InMemoryClient client, _) = await admin.Server.GreetAsync("alice");
        await using StreamReading reading = await StreamReading.OpenAsync(admin);
        await client.SendAsync(RawPacket.Heart);
        DateTimeOffset beat = admin.Server.Time.GetUtcNow();
        admin.Server.Advance(15_000);
        await admin.Server.EndOfAsync(client);
        JsonElement offline = (await reading.NextAsync()).Json;
        Assert.Equal(("heartbeat_timeout", beat), (offline.GetProperty("reason").GetString(), offline.GetProperty("lastBeatAt").GetDateTimeOffset()));
        JsonElement evidence = offline.GetProperty("evidence");
        Assert.Equal((15.0, 0.0, 1), (evidence.GetProperty("silence").GetDouble(), evidence.GetProperty("lateness").GetDouble(), evidence.GetProperty("beats").GetInt64()));
        Assert.Equal((JsonValueKind.Null, 0), (evidence.GetProperty("sinceLastArrival").ValueKind, evidence.GetProperty("heldBy").GetArrayLength()));
    }

    [Fact]
    public async Task A_subscriber_that_was_cut_off_resumes_and_misses_none()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        long since = admin.Presence.LastSeq;
        var told = new List<long>();
        await using (StreamReading first = await StreamReading.OpenAsync(admin))
        {
            for (int i = 0; i < 500; i++)
                await admin.Server.GreetAsync($"client-{i}");
            told.AddRange((await first.NextAsync(123)).Select(block => block.Id!.Value));
            Assert.Equal(told[^1], first.LastId);
        }

        for (int i = 500; i < 700; i++)
            await admin.Server.GreetAsync($"client-{i}");
        await using StreamReading second = await StreamReading.OpenAsync(admin, "?since=5", lastEventId: told[^1]);
        told.AddRange((await second.NextAsync(700 - 123)).Select(block => block.Id!.Value));
        Assert.Equal(Enumerable.Range(1, 700).Select(i => since + i), told);

        // The control: without the id that it had, it would be told from its address, which is of long ago.
        await using StreamReading forgetful = await StreamReading.OpenAsync(admin, "?since=5");
        Assert.Equal("reset", (await forgetful.NextAsync()).Event);
    }

    [Fact]
    public async Task Oldest_is_all_that_is_held()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        for (int i = 0; i < 10; i++)
            await admin.Server.GreetAsync($"client-{i}");
        await using StreamReading reading = await StreamReading.OpenAsync(admin, "?since=oldest");
        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"client-{i}"), (await reading.NextAsync(10)).Select(block => block.ClientId));
    }

    [Theory]
    [InlineData("?since=17", null)]
    [InlineData("?since=9007199254740991", null)]
    [InlineData("", 17L)]
    public async Task Who_asks_for_what_is_not_held_is_told_who_is_there_and_goes_on_from_that(string query, long? lastEventId)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await admin.Server.GreetAsync("alice");
        await admin.Server.GreetAsync("bob");
        long last = admin.Presence.LastSeq;
        await using StreamReading reading = await StreamReading.OpenAsync(admin, query, lastEventId);
        StreamBlock[] blocks = await reading.NextAsync(4);
        Assert.Equal(["reset", "snapshot", "snapshot", "live"], blocks.Select(block => block.Event));
        Assert.Equal($$"""{"seq":{{last}}}""", blocks[0].Data);
        Assert.Equal($$"""{"seq":{{last}}}""", blocks[3].Data);
        Assert.Equal(["alice", "bob"], blocks[1..3].Select(block => block.ClientId));
        Assert.All(blocks[1..3], block => Assert.Equal(("snapshot", last), (block.Kind, block.Json.GetProperty("seq").GetInt64())));

        // Whoever is cut off before all were told must not resume behind them.
        Assert.Equal([null, null, null, last], blocks.Select(block => block.Id));
        await admin.Server.GreetAsync("carol");
        StreamBlock next = await reading.NextAsync();
        Assert.Equal(("carol", last + 1), (next.ClientId, next.Id));
    }

    [Fact]
    public async Task A_prefix_leaves_others_out_but_not_how_far_they_have_come()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await admin.Server.GreetAsync("a-1");
        await admin.Server.GreetAsync("b-1");
        long since = admin.Presence.LastSeq;
        await using StreamReading reading = await StreamReading.OpenAsync(admin, "?prefix=a-&since=3");
        Assert.Equal(["reset", "snapshot", "live"], (await reading.NextAsync(3)).Select(block => block.Event));
        for (int i = 0; i < EventStream.MostPassed + 10; i++)
            await admin.Server.GreetAsync($"b-{i + 2}");
        StreamBlock place = await reading.NextBlockAsync();
        Assert.Equal((false, since + EventStream.MostPassed), (place.IsTold, place.Id));

        await admin.Server.GreetAsync("a-2");
        StreamBlock told = await reading.NextAsync();
        Assert.Equal(("a-2", since + EventStream.MostPassed + 11), (told.ClientId, told.Id));

        // A few that are left out are not told of at once, but with the next sign of life.
        await admin.Server.GreetAsync("b-last");
        StreamBlock last = await reading.NextBlockAsync(Step);
        Assert.Equal(": keep-alive", last.Comment);
        Assert.Equal(admin.Presence.LastSeq, (await reading.NextBlockAsync()).Id);
    }

    [Fact]
    public async Task A_comment_is_sent_when_nothing_else_was_for_15_s()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await using StreamReading reading = await StreamReading.OpenAsync(admin);
        await reading.NextBlockAsync();
        for (int i = 0; i < 3; i++)
        {
            DateTimeOffset before = admin.Server.Time.GetUtcNow();
            Assert.Equal(new StreamBlock(null, null, null, ": keep-alive"), await reading.NextBlockAsync(Step));

            // The clock goes on while the comment is on its way: that the last one was noticed late makes this one no earlier.
            Assert.InRange(admin.Server.Time.GetUtcNow() - before, Step, 3 * EventStream.KeepAlive);
        }
    }

    [Fact]
    public async Task A_subscriber_that_has_gone_is_let_go()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        StreamReading reading = await StreamReading.OpenAsync(admin);
        await Eventually.Async(() => admin.Presence.JournalStatus.Readers == 1);
        await reading.DisposeAsync();
        await Eventually.Async(() => admin.Presence.JournalStatus.Readers == 0);
        Assert.Empty(admin.Logs.Lines);
    }

    [Fact]
    public async Task A_subscriber_that_has_gone_without_a_word_is_noticed_by_what_is_sent_to_it()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        InMemoryClient client = admin.ConnectRaw();
        await client.Output.WriteAsync("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await Eventually.Async(() => admin.Presence.JournalStatus.Readers == 1);
        await client.ReceiveAsync(1);

        // It takes nothing more, and nobody tells the server.
        await client.Input.CompleteAsync();
        await Eventually.Async(() =>
        {
            admin.Server.Time.Advance(Step);
            return admin.Presence.JournalStatus.Readers == 0;
        });
    }

    [Fact]
    public async Task A_snapshot_tells_who_is_suspect()
    {
        await using AdminServer admin = await AdminServer.StartAsync(heartbeat: options => options.SuspectAfterMissed = 2);
        (InMemoryClient silent, _) = await admin.Server.GreetAsync("silent");
        admin.Server.Advance(6_000);
        await admin.Server.WaitForAsync(silent, ConnectionEventKind.Suspect);
        await admin.Server.GreetAsync("lively");
        await using StreamReading reading = await StreamReading.OpenAsync(admin, "?since=1");
        Assert.Equal(
            [null, "silent suspect", "lively online", null],
            (await reading.NextAsync(4)).Select(block => block.Event == "snapshot" ? $"{block.ClientId} {block.Json.GetProperty("state").GetString()}" : null));
    }

    [Fact]
    public async Task A_server_that_stops_tells_of_all_who_go_and_then_ends_the_stream()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        for (int i = 0; i < 20; i++)
            await admin.Server.GreetAsync($"client-{i}");
        await using StreamReading reading = await StreamReading.OpenAsync(admin);
        Task stopping = admin.App.StopAsync(TestContext.Current.CancellationToken);
        admin.Server.Manager.Drain.Begin(TimeSpan.Zero);
        StreamBlock[] told = await reading.NextAsync(20);
        Assert.All(told, block => Assert.Equal(("offline", "drain"), (block.Kind, block.Json.GetProperty("reason").GetString())));
        while (!stopping.IsCompleted)
        {
            admin.Server.Advance(10);
            await Task.Yield();
        }

        Assert.DoesNotContain(await reading.ToEndAsync(), block => block.IsTold);
        await stopping;
    }
}
