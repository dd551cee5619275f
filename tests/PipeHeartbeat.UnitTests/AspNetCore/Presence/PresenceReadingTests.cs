using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore.Presence;

public sealed class PresenceReadingTests
{
    private const int Capacity = 4096;

    [Fact]
    public async Task A_reader_is_told_what_happens_from_where_it_is()
    {
        await using TestServer server = await PresenceServer.StartAsync();
        await server.GreetAsync("before");
        long since = server.Presence().LastSeq;
        await using var reading = new PresenceReading(server, since);
        (InMemoryClient client, _) = await server.GreetAsync("alice");
        await client.LeaveAsync();
        PresenceEvent[] events = await reading.NextAsync(2);
        Assert.Equal([since + 1, since + 2], events.Select(e => e.Seq));
        Assert.Equal([(PresenceEventKind.Online, "alice"), (PresenceEventKind.Offline, "alice")], events.Select(e => (e.Kind, e.ClientId)));

        await using var again = new PresenceReading(server, since + 1);
        Assert.Equal(events[1], await again.NextAsync());
    }

    [Fact]
    public async Task Who_asks_for_what_is_not_held_is_told_who_is_there_and_goes_on_from_that()
    {
        await using TestServer server = await PresenceServer.StartAsync(options => options.JournalCapacity = Capacity);
        await server.GreetAsync("alice");
        await server.GreetAsync("bob");
        await using var reading = new PresenceReading(server, since: 17);
        long last = server.Presence().LastSeq;
        Assert.Equal(
            [(PresenceEventKind.Reset, ""), (PresenceEventKind.Snapshot, "alice"), (PresenceEventKind.Snapshot, "bob"), (PresenceEventKind.Live, "")],
            await reading.NextKindsAsync(4));
        await server.GreetAsync("carol");
        PresenceEvent next = await reading.NextAsync();
        Assert.Equal((PresenceEventKind.Online, "carol", last + 1), (next.Kind, next.ClientId, next.Seq));
    }

    [Fact]
    public async Task A_reader_that_falls_behind_is_told_so_and_can_go_on()
    {
        await using TestServer server = await PresenceServer.StartAsync(options => options.JournalCapacity = Capacity);
        (InMemoryClient first, _) = await server.GreetAsync("first");
        IAsyncEnumerator<PresenceEvent> slow = server.Presence().ReadAsync(server.Presence().LastSeq - 1, TestContext.Current.CancellationToken)
            .GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await slow.MoveNextAsync());
        Assert.Equal("first", slow.Current.ClientId);
        await first.LeaveAsync();

        // While the reader holds the first, the ring is lapped.
        for (int i = 0; i <= Capacity; i++)
            server.Manager.Presence.Journal.Publish(JournalEvents.Make(i));
        await server.GreetAsync("second");

        var told = new List<PresenceEvent>();
        while (told is not [.., { Kind: PresenceEventKind.Live }])
        {
            Assert.True(await slow.MoveNextAsync());
            told.Add(slow.Current);
        }

        Assert.Equal([PresenceEventKind.Reset, PresenceEventKind.Snapshot, PresenceEventKind.Live], told.Select(e => e.Kind));
        Assert.Equal("second", told[1].ClientId);
        Assert.All(told, e => Assert.Equal(server.Presence().LastSeq, e.Seq));
        await server.GreetAsync("third");
        Assert.True(await slow.MoveNextAsync());
        Assert.Equal(("third", told[0].Seq + 1), (slow.Current.ClientId, slow.Current.Seq));
        await slow.DisposeAsync();
        Assert.Equal(0, server.Manager.Presence.Journal.Readers);
    }

    [Fact]
    public async Task A_reader_is_told_the_end_when_the_server_has_stopped()
    {
        TestServer server = await PresenceServer.StartAsync();
        var kinds = new List<PresenceEventKind>();
        Task reading = Task.Run(
            async () =>
            {
                await foreach (PresenceEvent one in server.Presence().ReadAsync(server.Presence().LastSeq, TestContext.Current.CancellationToken))
                    kinds.Add(one.Kind);
            },
            TestContext.Current.CancellationToken);
        await Eventually.Async(() => server.Manager.Presence.Journal.Readers == 1);
        await server.GreetAsync("alice");
        await server.DisposeAsync();
        await reading.WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
        Assert.Equal([PresenceEventKind.Online, PresenceEventKind.Offline], kinds);
    }
}
