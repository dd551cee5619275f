using System.Text.Json;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.AspNetCore;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;
using PipeHeartbeat.UnitTests.Liveness;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class ClientListTests
{
    private const int Many = 5_000;

    [Theory]
    [InlineData(1_000)]
    [InlineData(77)]
    public async Task Paging_through_5_000_clients_gives_each_once(int limit)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        var expected = new List<string>();
        for (int i = 0; i < Many; i++)
            expected.Add(await AddAsync(admin.Server, i));
        List<string[]> pages = await PagesAsync(admin.Http, $"limit={limit}");
        Assert.Equal(expected.Order(StringComparer.Ordinal), pages.SelectMany(page => page).Order(StringComparer.Ordinal));
        Assert.All(pages.SkipLast(1), page => Assert.Equal(limit, page.Length));
        Assert.InRange(pages[^1].Length, 1, limit);
    }

    [Fact]
    public async Task Those_who_stay_are_listed_once_each_while_others_come_and_go()
    {
        int seed = TestSeed.Next();
        (Dictionary<string, int> listed, string[] staying) = await WalkWhileOthersComeAndGoAsync(seed, async (admin, churn) =>
        {
            var seen = new List<string>();
            for (string next = ""; next is not null;)
            {
                JsonElement page = await admin.Http.GetJsonAsync($"/api/v1/clients?limit=10{next}");
                seen.AddRange(Ids(page));
                next = page.GetProperty("next").GetString() is { } cursor ? $"&after={cursor}" : null!;
                await churn();
            }

            return seen;
        });
        Assert.All(staying, id => Assert.Equal(1, listed.GetValueOrDefault(id)));
    }

    /// <summary>The control: pages that are counted off, as by most servers, lose or repeat those who stay.</summary>
    [Fact]
    public async Task Pages_by_offset_would_not_list_them_once()
    {
        int seed = TestSeed.Next();
        (Dictionary<string, int> listed, string[] staying) = await WalkWhileOthersComeAndGoAsync(seed, async (admin, churn) =>
        {
            var seen = new List<string>();
            for (string[] page = [""]; page.Length > 0; seen.AddRange(page))
            {
                page = [.. admin.Presence.Enumerate().Skip(seen.Count).Take(10).Select(status => status.ClientId)];
                await churn();
            }

            return seen;
        });
        Assert.Contains(staying, id => listed.GetValueOrDefault(id) != 1);
    }

    [Fact]
    public async Task Those_who_have_gone_are_listed_after_those_who_are_there()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        var gone = new List<string>();
        for (int i = 0; i < 300; i++)
        {
            (InMemoryClient client, _) = await admin.Server.GreetAsync($"gone-{i}");
            gone.Add($"gone-{i}");
            await client.LeaveAsync();
        }

        for (int i = 0; i < 25; i++)
            await admin.Server.GreetAsync($"there-{i}");
        List<string[]> all = await PagesAsync(admin.Http, "limit=10");
        Assert.Equal(325, all.SelectMany(page => page).Distinct().Count());
        Assert.Equal(325, all.Sum(page => page.Length));
        Assert.All(all.SelectMany(page => page).Take(25), id => Assert.StartsWith("there-", id, StringComparison.Ordinal));
        Assert.Equal(gone.Order(StringComparer.Ordinal), (await PagesAsync(admin.Http, "limit=7&state=offline")).SelectMany(page => page).Order(StringComparer.Ordinal));
        Assert.Equal(25, (await PagesAsync(admin.Http, "limit=7&state=online")).Sum(page => page.Length));
        Assert.Equal(111, (await PagesAsync(admin.Http, "limit=7&prefix=gone-1")).Sum(page => page.Length));
    }

    [Fact]
    public async Task A_list_can_be_asked_for_by_state_and_prefix()
    {
        await using AdminServer admin = await AdminServer.StartAsync(
            presence: options => options.OfflineGrace = TimeSpan.FromMinutes(1), heartbeat: options => options.SuspectAfterMissed = 2);
        (InMemoryClient lively, _) = await admin.Server.GreetAsync("a-lively");
        (InMemoryClient silent, _) = await admin.Server.GreetAsync("a-silent");
        (InMemoryClient awaited, _) = await admin.Server.GreetAsync("b-awaited");
        (InMemoryClient gone, _) = await admin.Server.GreetAsync("b-gone");
        await gone.SendAsync(RawPacket.Bye());
        await gone.LeaveAsync();
        awaited.Reset();
        await awaited.Gone;
        InMemoryClient classic = await admin.Server.ConnectAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Parse("10.1.1.1"), 7));
        await classic.SendAsync(RawPacket.Heart);
        admin.Server.Advance(3_000);
        await lively.SendAsync(RawPacket.Heart);
        await classic.SendAsync(RawPacket.Heart);
        admin.Server.Advance(3_000);
        await admin.Server.WaitForAsync(silent, ConnectionEventKind.Suspect);

        Assert.Equal(["10.1.1.1:7", "a-lively", "b-awaited"], await ListAsync("state=online"));
        Assert.Equal(["a-silent"], await ListAsync("state=suspect"));
        Assert.Equal(["b-gone"], await ListAsync("state=offline"));
        Assert.Equal(["a-lively", "a-silent"], await ListAsync("prefix=a-"));
        Assert.Equal(["b-awaited", "b-gone"], await ListAsync("prefix=b-"));
        Assert.Equal(["10.1.1.1:7"], await ListAsync("prefix=10.1."));
        Assert.Empty(await ListAsync("prefix=a-&state=offline"));
        Assert.Empty(await ListAsync("prefix=A-"));
        Assert.Equal(5, (await ListAsync("prefix=")).Count());

        async Task<IEnumerable<string>> ListAsync(string query) => (await PagesAsync(admin.Http, query)).SelectMany(page => page).Order(StringComparer.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_an_empty_last_page()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        Assert.Equal("""{"clients":[],"next":null}""", (await admin.Http.GetJsonAsync("/api/v1/clients")).GetRawText());
    }

    /// <summary>One of ten has said no HELLO, one of ten has gone.</summary>
    private static async Task<string> AddAsync(TestServer server, int i)
    {
        if (i % 10 == 3)
        {
            InMemoryClient classic = await server.ConnectAsync();
            await classic.SendAsync(RawPacket.Heart);
            return classic.EndPoint.ToString()!;
        }

        (InMemoryClient client, _) = await server.GreetAsync($"client-{i}");
        if (i % 10 == 7)
            await client.LeaveAsync();
        return $"client-{i}";
    }

    private static async Task<(Dictionary<string, int> Listed, string[] Staying)> WalkWhileOthersComeAndGoAsync(
        int seed, Func<AdminServer, Func<Task>, Task<List<string>>> walk)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        var random = new Random(seed);
        var passing = new List<InMemoryClient>();
        string[] staying = [.. Enumerable.Range(0, 200).Select(i => $"staying-{i}")];
        foreach (string id in staying)
        {
            await admin.Server.GreetAsync(id);
            if (random.Next(2) == 0)
                passing.Add((await admin.Server.GreetAsync($"passing-{id}")).Client);
        }

        int comings = 0;
        List<string> seen = await walk(admin, async () =>
        {
            for (int i = 0; i < 4; i++)
            {
                InMemoryClient one = passing[random.Next(passing.Count)];
                passing.Remove(one);
                await one.LeaveAsync();
                if (random.Next(3) > 0)
                    passing.Add((await admin.Server.GreetAsync($"passing-{comings++}")).Client);
            }
        });
        return (seen.CountBy(id => id).ToDictionary(StringComparer.Ordinal), staying);
    }

    private static async Task<List<string[]>> PagesAsync(HttpClient http, string query)
    {
        var pages = new List<string[]>();
        string? next = "";
        while (next is not null)
        {
            JsonElement page = await http.GetJsonAsync($"/api/v1/clients?{query}{next}");
            pages.Add([.. Ids(page)]);
            next = page.GetProperty("next").GetString() is { } cursor ? $"&after={cursor}" : null;
        }

        return pages;
    }

    private static IEnumerable<string> Ids(JsonElement page) => page.GetProperty("clients").EnumerateArray().Select(row => row.GetProperty("id").GetString()!);
}
