using System.Net;
using System.Text.Json;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class ClientTests
{
    [Fact]
    public async Task A_client_that_is_there_is_shown_with_all_that_is_known_of_it()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        DateTimeOffset came = admin.Server.Time.GetUtcNow();
        (InMemoryClient client, WelcomePacket welcome) = await admin.Server.GreetAsync("alice", intervalMs: 2_500);
        admin.Server.Advance(1_000);
        await client.SendAsync(RawPacket.Heart);
        DateTimeOffset beat = admin.Server.Time.GetUtcNow();
        admin.Server.Advance(3_000);

        JsonElement row = await admin.Http.GetJsonAsync("/api/v1/clients/alice");
        Assert.Equal(("alice", true, "online"), (row.GetProperty("id").GetString(), row.GetProperty("identified").GetBoolean(), row.GetProperty("state").GetString()));
        Assert.Equal(JsonValueKind.Null, row.GetProperty("reason").ValueKind);
        Assert.Equal((came, beat), (row.GetProperty("since").GetDateTimeOffset(), row.GetProperty("lastSeen").GetDateTimeOffset()));
        Assert.EndsWith("+00:00", row.GetProperty("since").GetString(), StringComparison.Ordinal);
        Assert.Equal((3.0, 1), (row.GetProperty("lastBeatAge").GetDouble(), row.GetProperty("missed").GetInt32()));
        Assert.Equal((2.5, 12.5), (row.GetProperty("interval").GetDouble(), row.GetProperty("timeout").GetDouble()));
        Assert.Equal((1, 2), (row.GetProperty("beats").GetInt64(), row.GetProperty("packets").GetInt64()));
        Assert.Equal(RawPacket.Heart.Length + RawPacket.Hello("alice", 2_500).Length, row.GetProperty("bytes").GetInt64());
        Assert.Equal(client.EndPoint.ToString(), row.GetProperty("remote").GetString());
        Assert.Equal($"{welcome.ConnectionId}", row.GetProperty("connection").GetString());
    }

    [Fact]
    public async Task A_client_that_has_gone_is_shown_with_the_reason()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        (InMemoryClient client, _) = await admin.Server.GreetAsync("alice");
        admin.Server.Advance(15_000);
        await admin.Server.EndOfAsync(client);
        client.Close();
        await client.Gone;
        JsonElement row = await admin.Http.GetJsonAsync("/api/v1/clients/alice");
        Assert.Equal(("offline", "heartbeat_timeout"), (row.GetProperty("state").GetString(), row.GetProperty("reason").GetString()));
        Assert.Equal(admin.Server.Time.GetUtcNow(), row.GetProperty("since").GetDateTimeOffset());
        Assert.All(["interval", "timeout", "lastBeatAge"], name => Assert.Equal(JsonValueKind.Null, row.GetProperty(name).ValueKind));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_client_had_sent_is_known_after_it_has_gone(bool isListed)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        (InMemoryClient client, _) = await admin.Server.GreetAsync("alice", intervalMs: 2_500);
        await client.SendAsync(RawPacket.Heart);
        await client.SendAsync(RawPacket.Heart);
        await SendAsync(admin, HttpMethod.Delete, "/api/v1/clients/alice");
        await admin.Server.EndOfAsync(client);
        client.Close();
        await client.Gone;

        JsonElement row = isListed
            ? (await admin.Http.GetJsonAsync("/api/v1/clients?state=offline")).GetProperty("clients")[0]
            : await admin.Http.GetJsonAsync("/api/v1/clients/alice");
        Assert.Equal(("offline", "kicked"), (row.GetProperty("state").GetString(), row.GetProperty("reason").GetString()));
        Assert.Equal((2, 3), (row.GetProperty("beats").GetInt64(), row.GetProperty("packets").GetInt64()));
        Assert.Equal((2 * RawPacket.Heart.Length) + RawPacket.Hello("alice", 2_500).Length, row.GetProperty("bytes").GetInt64());
    }

    [Fact]
    public async Task A_client_without_a_HELLO_is_shown_by_its_address()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        InMemoryClient classic = await admin.Server.ConnectAsync(new IPEndPoint(IPAddress.IPv6Loopback, 4242));
        await classic.SendAsync(RawPacket.Heart);
        JsonElement row = await admin.Http.GetJsonAsync($"/api/v1/clients/{Uri.EscapeDataString("[::1]:4242")}");
        Assert.Equal(("[::1]:4242", false), (row.GetProperty("id").GetString(), row.GetProperty("identified").GetBoolean()));
        using HttpResponseMessage other = await admin.Http.SendAsync(HttpMethod.Get, $"/api/v1/clients/{Uri.EscapeDataString("[::1]:04242")}");
        await other.CheckProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("a%252Fb")]
    [InlineData("%")]
    [InlineData("/")]
    [InlineData("//")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("../../status")]
    [InlineData("a b+c")]
    [InlineData("?prefix=x#y")]
    [InlineData("lookup")]
    [InlineData("-")]
    [InlineData("{id}")]
    [InlineData("Zoë\u0301 – 日本語 🚀")]
    [InlineData("line\nbreak\ttab\u0001\u007f")]
    [InlineData("\"quoted\\\"<&>")]
    public async Task An_id_may_be_any_text(string id)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await admin.Server.GreetAsync("somebody else");
        await admin.Server.GreetAsync(id);
        string path = $"/api/v1/clients/{Encode(id)}";
        (HttpStatusCode status, JsonElement row) = await SendAsync(admin, HttpMethod.Get, path);
        Assert.Equal((HttpStatusCode.OK, id), (status, row.GetProperty("id").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await SendAsync(admin, HttpMethod.Delete, path)).Status);
        Assert.Equal((id, Reason.Kicked), (admin.Server.Journal()[^1].ClientId, admin.Server.Journal()[^1].Reason));
        (status, row) = await SendAsync(admin, HttpMethod.Get, path);
        Assert.Equal((HttpStatusCode.OK, "offline", "kicked"), (status, row.GetProperty("state").GetString(), row.GetProperty("reason").GetString()));
    }

    [Fact]
    public async Task Ids_that_differ_only_in_their_encoding_are_told_apart()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await admin.Server.GreetAsync("a/b");
        Assert.Equal(HttpStatusCode.NotFound, (await SendAsync(admin, HttpMethod.Get, "/api/v1/clients/a%252Fb")).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(admin, HttpMethod.Get, "/api/v1/clients/a%2Fb")).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(admin, HttpMethod.Get, "/api/v1/clients/%61%2fb?")).Status);
    }

    [Fact]
    public async Task A_path_may_stand_behind_the_name_of_the_server()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await admin.Server.GreetAsync("a/b");
        InMemoryClient client = admin.ConnectRaw();
        byte[] request = "GET http://localhost/api/v1/clients/a%2Fb HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"u8.ToArray();
        await client.Output.WriteAsync(request, TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 200 ", System.Text.Encoding.ASCII.GetString(await client.ReceiveToEndAsync()), StringComparison.Ordinal);
        client.Close();
    }

    [Fact]
    public async Task An_unknown_id_is_answered_with_404()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Delete })
        {
            using HttpResponseMessage response = await admin.Http.SendAsync(method, "/api/v1/clients/nobody");
            JsonElement problem = await response.CheckProblemAsync(HttpStatusCode.NotFound);
            Assert.Equal(("id", "nobody"), (problem.GetProperty("parameter").GetString(), problem.GetProperty("value").GetString()));
        }
    }

    [Fact]
    public async Task A_kick_ends_the_connection_once_and_says_why()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        (InMemoryClient client, _) = await admin.Server.GreetAsync("alice");
        using HttpResponseMessage first = await admin.Http.SendAsync(HttpMethod.Delete, "/api/v1/clients/alice");
        Assert.Equal((HttpStatusCode.NoContent, 0), (first.StatusCode, (await first.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length));
        Assert.Equal(Reason.Kicked, (await client.ReceivePacketAsync()).ToBye().Reason);
        client.Close();
        await client.Gone;
        Assert.Equal("by the admin API", admin.Server.Journal()[^1].Detail);
        using HttpResponseMessage second = await admin.Http.SendAsync(HttpMethod.Delete, "/api/v1/clients/alice");
        await second.CheckProblemAsync(HttpStatusCode.NotFound);
        Assert.Equal(1, admin.Server.Counters.Closed(Reason.Kicked));
    }

    [Fact]
    public async Task A_look_up_tells_of_each_id_in_the_order_asked_and_of_who_is_unknown()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        DateTimeOffset came = admin.Server.Time.GetUtcNow();
        (InMemoryClient alice, _) = await admin.Server.GreetAsync("alice");
        InMemoryClient classic = await admin.Server.ConnectAsync();
        (InMemoryClient bob, _) = await admin.Server.GreetAsync("bob");
        admin.Server.Advance(1_000);
        DateTimeOffset beat = admin.Server.Time.GetUtcNow();
        await alice.SendAsync(RawPacket.Heart);
        await classic.SendAsync(RawPacket.Heart);
        admin.Server.Advance(1_000);
        await bob.LeaveAsync();

        JsonElement[] rows = await LookUpAsync(admin, ["bob", "nobody", "alice", classic.EndPoint.ToString()!, "alice", ""]);
        Assert.Equal(
            ["bob offline", "nobody unknown", "alice online", $"{classic.EndPoint} online", "alice online", " unknown"],
            rows.Select(row => $"{row.GetProperty("id").GetString()} {row.GetProperty("state").GetString()}"));
        Assert.Equal((came, beat), (rows[2].GetProperty("since").GetDateTimeOffset(), rows[2].GetProperty("lastSeen").GetDateTimeOffset()));
        Assert.Equal(admin.Server.Time.GetUtcNow(), rows[0].GetProperty("since").GetDateTimeOffset());
        Assert.Equal((JsonValueKind.Null, JsonValueKind.Null), (rows[1].GetProperty("since").ValueKind, rows[1].GetProperty("lastSeen").ValueKind));
    }

    [Fact]
    public async Task A_look_up_takes_1_000_ids_and_no_more()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await admin.Server.GreetAsync("client-999");
        string[] ids = [.. Enumerable.Range(0, 1_001).Select(i => $"client-{i}")];
        JsonElement[] rows = await LookUpAsync(admin, ids[..1_000]);
        Assert.Equal(ids[..1_000], rows.Select(row => row.GetProperty("id").GetString()!));
        Assert.Equal("online", rows[999].GetProperty("state").GetString());
        using HttpResponseMessage response = await PostAsync(admin, ids);
        JsonElement problem = await response.CheckProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal("ids", problem.GetProperty("parameter").GetString());
    }

    private static async Task<JsonElement[]> LookUpAsync(AdminServer admin, string[] ids)
    {
        using HttpResponseMessage response = await PostAsync(admin, ids);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return [.. (await response.ReadJsonAsync()).GetProperty("clients").EnumerateArray()];
    }

    private static Task<HttpResponseMessage> PostAsync(AdminServer admin, string[] ids) => admin.Http.SendAsync(
        HttpMethod.Post,
        "/api/v1/clients/lookup",
        request => request.Content = new StringContent(JsonSerializer.Serialize(new { ids }), System.Text.Encoding.UTF8, "application/json"));

    /// <summary>Every byte but letters and digits: dots, which <see cref="Uri.EscapeDataString(string)"/> leaves, among them.</summary>
    private static string Encode(string id) =>
        string.Concat(System.Text.Encoding.UTF8.GetBytes(id).Select(octet => char.IsAsciiLetterOrDigit((char)octet) ? $"{(char)octet}" : $"%{octet:X2}"));

    private static async Task<(HttpStatusCode Status, JsonElement Body)> SendAsync(AdminServer admin, HttpMethod method, string path)
    {
        using HttpResponseMessage response = await admin.Http.SendAsync(method, path);
        return (response.StatusCode, response.StatusCode == HttpStatusCode.NoContent ? default : await response.ReadJsonAsync());
    }
}
