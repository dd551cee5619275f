using System.Text.Json;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.AspNetCore;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class StatusTests
{
    [Fact]
    public async Task The_status_tells_of_presence_and_of_the_journal()
    {
        await using AdminServer admin = await AdminServer.StartAsync(presence: options => options.JournalCapacity = 5_000);
        long first = admin.Presence.LastSeq + 1;
        await admin.Server.GreetAsync("alice");
        (InMemoryClient bob, _) = await admin.Server.GreetAsync("bob");
        await bob.LeaveAsync();
        await using IAsyncEnumerator<PresenceEvent> reader = admin.Presence.ReadAsync(first - 1, TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await reader.MoveNextAsync());
        await admin.Server.GreetAsync("carol");

        JsonElement status = await admin.Http.GetJsonAsync("/api/v1/status");
        Assert.Equal(2, status.GetProperty("presence").GetProperty("count").GetInt32());
        JsonElement journal = status.GetProperty("journal");
        Assert.Equal((first, first + 3), (journal.GetProperty("oldest").GetInt64(), journal.GetProperty("last").GetInt64()));
        Assert.Equal((4, 8_192), (journal.GetProperty("count").GetInt32(), journal.GetProperty("capacity").GetInt32()));
        Assert.Equal((1, 1), (journal.GetProperty("readers").GetInt32(), journal.GetProperty("slowestReaderLag").GetInt64()));
    }

    [Fact]
    public async Task An_empty_journal_has_no_events_but_a_place_for_the_first()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        JsonElement journal = (await admin.Http.GetJsonAsync("/api/v1/status")).GetProperty("journal");
        Assert.Equal(journal.GetProperty("oldest").GetInt64(), journal.GetProperty("last").GetInt64() + 1);
        Assert.Equal(0, journal.GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task Everybody_who_came_is_accounted_for()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        for (int i = 0; i < 5; i++)
        {
            (InMemoryClient client, _) = await admin.Server.GreetAsync($"client-{i}");
            if (i < 3)
                await client.LeaveAsync();
        }

        JsonElement conservation = (await admin.Http.GetJsonAsync("/api/v1/status")).GetProperty("conservation");
        Assert.Equal((5, 2, 3, 0), (
            conservation.GetProperty("accepted").GetInt64(),
            conservation.GetProperty("live").GetInt32(),
            conservation.GetProperty("closedTotal").GetInt64(),
            conservation.GetProperty("inFlight").GetInt64()));
    }

    [Fact]
    public async Task What_clients_sent_is_told_by_type_also_of_those_who_have_gone()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        (InMemoryClient alice, _) = await admin.Server.GreetAsync("alice");
        await alice.SendAsync(RawPacket.Heart);
        await alice.SendAsync(RawPacket.Heart);
        await alice.SendAsync(RawPacket.Of(PacketType.Other, new byte[10]));
        await alice.LeaveAsync();
        (InMemoryClient bob, _) = await admin.Server.GreetAsync("bob");
        await bob.SendAsync(RawPacket.Heart);

        await Eventually.Async(() => admin.Server.Counters.Beats == 3);
        JsonElement activity = (await admin.Http.GetJsonAsync("/api/v1/status")).GetProperty("activity");
        JsonElement packets = activity.GetProperty("packets");
        Assert.Equal((3, 2, 1), (packets.GetProperty("heart").GetInt64(), packets.GetProperty("hello").GetInt64(), packets.GetProperty("other").GetInt64()));
        Assert.InRange(activity.GetProperty("bytesReceived").GetInt64(), (3 * 8) + 18 + 20, 500);
    }

    [Fact]
    public async Task Verdicts_of_the_last_minute_are_told_with_how_late_they_were()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        Assert.Equal(JsonValueKind.Null, (await admin.Http.GetJsonAsync("/api/v1/status")).GetProperty("lateness").ValueKind);
        (InMemoryClient alice, _) = await admin.Server.GreetAsync("alice");
        admin.Server.Advance(15_000);
        await admin.Server.EndOfAsync(alice);
        JsonElement lateness = (await admin.Http.GetJsonAsync("/api/v1/status")).GetProperty("lateness");
        Assert.Equal(1, lateness.GetProperty("count").GetInt64());
        Assert.InRange(lateness.GetProperty("max").GetDouble(), 0, 0.02);
    }
}
