using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Whom the binary's admin API answers.</summary>
public class AdminAccessTests
{
    private const string Token = "a-token-that-nobody-guesses";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task With_a_token_only_who_shows_it_is_answered_and_it_is_written_nowhere(bool isFlag)
    {
        await using ChildProcess process = ServerProcess.Run(
            ["serve", "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", .. isFlag ? ["--admin-token", Token] : Array.Empty<string>()],
            environment: new Dictionary<string, string>
            {
                ["Logging__LogLevel__Default"] = "Trace",
                ["PIPEHEARTBEAT__ADMINTOKEN"] = isFlag ? "another-token-that-does-not-hold" : Token,
            });
        string line = await process.WaitForLineAsync("admin on ");
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(line[(line.LastIndexOf(' ') + 1)..]) };
        Assert.Equal("ok\n", await http.GetStringAsync("/livez", TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(http, token: null));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(http, Token + "x"));
        Assert.Equal(HttpStatusCode.OK, await GetAsync(http, Token));
        Assert.Equal(0, await process.TerminateAsync());
        Assert.DoesNotContain(process.OutputLines.Concat(process.ErrorLines), text => text.Contains(Token, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Another_name_for_a_loopback_address_is_refused()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = server.Admin };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/status") { Headers = { Host = "rebound.example" } };
        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task The_document_of_the_api_is_there()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        JsonElement document = JsonDocument.Parse(await server.GetAsync("/openapi/v1.json")).RootElement;
        Assert.StartsWith("3.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(16, document.GetProperty("paths").EnumerateObject().Count());
    }

    private static async Task<HttpStatusCode> GetAsync(HttpClient http, string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/status");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }
}
