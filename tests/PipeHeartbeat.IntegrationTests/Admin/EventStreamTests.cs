using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>What subscribers are told by the server's binary.</summary>
[Collection(nameof(WholeMachine))]
public class EventStreamTests
{
    private const int Many = 3_000;

    [Fact]
    public async Task All_of_3_000_clients_that_fall_silent_are_told_offline_once_and_without_a_gap_also_to_one_that_is_cut_off_again_and_again()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string>
        {
            ["PIPEHEARTBEAT__INTERVAL"] = "1s",
            ["PIPEHEARTBEAT__MISSEDLIMIT"] = "3",
            ["PIPEHEARTBEAT__MASSEXPIRY__HOLD"] = "0ms",
        });
        using EventSubscriber steady = await EventSubscriber.OpenAsync(server.Admin);
        Task<List<(long Id, string Kind, string Client, string? Reason)>> cutOff = ReadInPiecesAsync(server, 2 * Many);
        using var fleet = new NamedFleet(server.Port, "client-", Many);
        List<(long Id, string Kind, string Client, string? Reason)> told = await ReadAsync(steady, 2 * Many);

        Assert.Equal(Enumerable.Range(0, 2 * Many).Select(i => told[0].Id + i), told.Select(one => one.Id));
        Assert.Equal(fleet.Ids.Order(StringComparer.Ordinal), Clients(told, "online"));
        Assert.Equal(fleet.Ids.Order(StringComparer.Ordinal), Clients(told, "offline"));
        Assert.All(told.Where(one => one.Kind == "offline"), one => Assert.Equal("heartbeat_timeout", one.Reason));
        Assert.Equal(told, await cutOff);

        JsonElement conservation = (await server.GetStatusAsync()).GetProperty("conservation");
        Assert.Equal((Many, 0), (conservation.GetProperty("accepted").GetInt64(), conservation.GetProperty("live").GetInt32()));
        Assert.Equal(Many, await CountListedAsync(server, "state=offline&limit=1000"));
    }

    [Fact]
    public async Task A_subscriber_that_does_not_read_holds_no_other_up_and_is_told_who_is_there_when_it_does()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["PIPEHEARTBEAT__JOURNALCAPACITY"] = "4096" });
        using Socket stuck = await SubscribeAndDoNotReadAsync(server);
        using EventSubscriber lively = await EventSubscriber.OpenAsync(server.Admin);
        using var staying = new NamedFleet(server.Port, "staying-", 10);
        await ReadAsync(lively, 10);

        // Until the kernel takes no more for it and the ring has gone round.
        await ComeAndGoAsync(server, lively, untilLag: 2 * 4096);
        using var reader = new StreamReader(new NetworkStream(stuck));
        string line;
        long last = 0;
        while (!(line = await NextLineAsync()).StartsWith("event: ", StringComparison.Ordinal))
        {
            if (!line.StartsWith("id: ", StringComparison.Ordinal))
                continue;
            long id = long.Parse(line["id: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(last == 0 || id == last + 1, $"{id} after {last}");
            last = id;
        }

        Assert.Equal("event: reset", line);
        int rows = 0;
        while ((line = await NextLineAsync()) != "event: live")
            rows += line == "event: snapshot" ? 1 : 0;
        Assert.Equal(10, rows);

        async Task<string> NextLineAsync() => await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60))
            ?? throw new EndOfStreamException("The stream has ended.");
    }

    [Fact]
    public async Task A_server_that_is_told_to_stop_tells_its_subscribers_of_everybody_and_does_not_wait_for_one_that_does_not_read()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using Socket stuck = await SubscribeAndDoNotReadAsync(server);
        using EventSubscriber lively = await EventSubscriber.OpenAsync(server.Admin);
        await ComeAndGoAsync(server, lively, untilLag: 1_000);
        using var fleet = new NamedFleet(server.Port, "client-", 100);
        await ReadAsync(lively, 100);
        long began = Environment.TickCount64;
        Task<int> exit = server.Process.TerminateAsync();
        List<(long Id, string Kind, string Client, string? Reason)> told = await ReadAsync(lively, 100);
        Assert.All(told, one => Assert.Equal(("offline", "drain"), (one.Kind, one.Reason)));
        fleet.Dispose();
        Assert.Equal(0, await exit);

        // The host would wait for 30 s.
        Assert.InRange(Environment.TickCount64 - began, 0, 15_000);
    }

    private static async Task<Socket> SubscribeAndDoNotReadAsync(ServerProcess server)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(server.Admin.Host, server.Admin.Port, TestContext.Current.CancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /api/v1/events HTTP/1.0\r\nHost: {server.Admin.Authority}\r\n\r\n"));
        return socket;
    }

    /// <summary>Clients come and go, and one subscriber is told of all of it, until another is behind by so many events.</summary>
    private static async Task ComeAndGoAsync(ServerProcess server, EventSubscriber lively, long untilLag)
    {
        long lag = 0;
        for (int round = 0; lag <= untilLag; round++)
        {
            Assert.True(round < 100, $"the lag is {lag} events only");
            using (var passing = new NamedFleet(server.Port, $"passing-{round}-", 500))
                await ReadAsync(lively, 500);
            List<(long Id, string Kind, string Client, string? Reason)> gone = await ReadAsync(lively, 500);
            Assert.All(gone, one => Assert.Equal("offline", one.Kind));
            lag = (await server.GetStatusAsync()).GetProperty("journal").GetProperty("slowestReaderLag").GetInt64();
        }
    }

    private static async Task<List<(long Id, string Kind, string Client, string? Reason)>> ReadAsync(EventSubscriber subscriber, int count)
    {
        var told = new List<(long Id, string Kind, string Client, string? Reason)>(count);
        while (told.Count < count)
        {
            (string name, long? id, JsonElement data) = await subscriber.NextAsync();
            Assert.Equal("", name);
            told.Add((id!.Value, data.GetProperty("kind").GetString()!, data.GetProperty("clientId").GetString()!, data.GetProperty("reason").GetString()));
        }

        return told;
    }

    /// <summary>Each time after a few hundred events the connection is given up with more of them on their way.</summary>
    private static async Task<List<(long Id, string Kind, string Client, string? Reason)>> ReadInPiecesAsync(ServerProcess server, int count)
    {
        var told = new List<(long Id, string Kind, string Client, string? Reason)>(count);
        long? lastId = null;
        while (told.Count < count)
        {
            using EventSubscriber piece = await EventSubscriber.OpenAsync(server.Admin, "?since=oldest", lastId);
            told.AddRange(await ReadAsync(piece, Math.Min(400, count - told.Count)));
            lastId = piece.LastId;
        }

        return told;
    }

    private static IEnumerable<string> Clients(IEnumerable<(long Id, string Kind, string Client, string? Reason)> told, string kind) =>
        told.Where(one => one.Kind == kind).Select(one => one.Client).Order(StringComparer.Ordinal);

    private static async Task<int> CountListedAsync(ServerProcess server, string query)
    {
        var seen = new HashSet<string>();
        string? after = "";
        while (after is not null)
        {
            JsonElement page = JsonDocument.Parse(await server.GetAsync($"/api/v1/clients?{query}{after}")).RootElement;
            Assert.All(page.GetProperty("clients").EnumerateArray(), row => Assert.True(seen.Add(row.GetProperty("id").GetString()!)));
            after = page.GetProperty("next").GetString() is { } next ? $"&after={next}" : null;
        }

        return seen.Count;
    }
}
