using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class AccessTests
{
    private const string Token = "0123456789abcdef";
    private const string StatusPath = "/api/v1/status";

    [Fact]
    public async Task Without_a_token_who_asks_for_a_loopback_address_is_answered()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        foreach (string host in new[] { "localhost", "LOCALHOST:15080", "127.0.0.1", "127.0.0.1:15080", "[::1]:15080", "127.8.9.1" })
        {
            using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, StatusPath, request => request.Headers.Host = host);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("rebound.example")]
    [InlineData("rebound.example:15080")]
    [InlineData("localhost.rebound.example")]
    [InlineData("127.0.0.1.rebound.example")]
    [InlineData("192.168.1.7:15080")]
    public async Task Without_a_token_another_name_for_this_address_is_refused(string host)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, StatusPath, request => request.Headers.Host = host);
        JsonElement problem = await response.CheckProblemAsync(HttpStatusCode.MisdirectedRequest);
        Assert.Contains(host, problem.GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_token_the_name_does_not_matter()
    {
        await using AdminServer admin = await AdminServer.StartAsync(Token);
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, StatusPath, request =>
        {
            request.Headers.Host = "presence.example";
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://localhost:3000")]
    [InlineData("https://localhost")]
    [InlineData("null")]
    public async Task Without_a_token_a_page_of_another_origin_may_change_nothing(string origin)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await admin.Server.GreetAsync("alice");
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Delete, "/api/v1/clients/alice", request => request.Headers.Add("Origin", origin));
        await response.CheckProblemAsync(HttpStatusCode.Forbidden);
        Assert.Equal(1, admin.Presence.Count);

        using HttpResponseMessage reading = await admin.Http.SendAsync(HttpMethod.Get, StatusPath, request => request.Headers.Add("Origin", origin));
        Assert.Equal(HttpStatusCode.OK, reading.StatusCode);
    }

    [Theory]
    [InlineData("cross-site", HttpStatusCode.Forbidden)]
    [InlineData("same-site", HttpStatusCode.Forbidden)]
    [InlineData("same-origin", HttpStatusCode.NoContent)]
    [InlineData("none", HttpStatusCode.NoContent)]
    public async Task Without_a_token_a_browser_is_believed_in_what_it_says_of_the_page(string site, HttpStatusCode status)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await admin.Server.GreetAsync("alice");
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Delete, "/api/v1/clients/alice", request => request.Headers.Add("Sec-Fetch-Site", site));
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(status == HttpStatusCode.NoContent ? 0 : 1, admin.Presence.Count);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://localhost")]
    public async Task Without_a_token_no_page_or_one_of_our_own_may(string? origin)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        await admin.Server.GreetAsync("alice");
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Delete, "/api/v1/clients/alice", request =>
        {
            if (origin is not null)
                request.Headers.Add("Origin", origin);
        });
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer 0123456789abcde")]
    [InlineData("Bearer 0123456789abcdeF")]
    [InlineData("Bearer 0123456789abcdef0")]
    [InlineData("Bearer x0123456789abcdef")]
    [InlineData("Basic 0123456789abcdef")]
    [InlineData("0123456789abcdef")]
    public async Task With_a_token_a_request_that_does_not_show_it_is_refused(string? authorization)
    {
        await using AdminServer admin = await AdminServer.StartAsync(Token);
        foreach (string path in new[] { StatusPath, "/api/v1/clients/alice", "/api/v1/events", "/no/such/path", "/openapi/v1.json" })
        {
            using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, path, request =>
            {
                if (authorization is not null)
                    request.Headers.TryAddWithoutValidation("Authorization", authorization);
            });
            await response.CheckProblemAsync(HttpStatusCode.Unauthorized);
            Assert.StartsWith("Bearer", Assert.Single(response.Headers.WwwAuthenticate).ToString(), StringComparison.Ordinal);
            string text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.DoesNotContain(Token, text, StringComparison.Ordinal);
        }

        Assert.Empty(admin.Logs.Lines);
    }

    [Theory]
    [InlineData("Bearer 0123456789abcdef")]
    [InlineData("bearer 0123456789abcdef")]
    [InlineData("BEARER  0123456789abcdef ")]
    public async Task With_a_token_a_request_that_shows_it_is_answered(string authorization)
    {
        await using AdminServer admin = await AdminServer.StartAsync(Token);
        using HttpResponseMessage response = await admin.Http.SendAsync(
            HttpMethod.Get, StatusPath, request => request.Headers.TryAddWithoutValidation("Authorization", authorization));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Whether_the_process_lives_is_told_to_everybody()
    {
        await using AdminServer admin = await AdminServer.StartAsync(Token);
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, "/livez", request => request.Headers.Host = "balancer.example");
        Assert.Equal("ok\n", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
