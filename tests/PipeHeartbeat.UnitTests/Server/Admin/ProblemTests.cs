using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class ProblemTests
{
    [Theory]
    [InlineData("/api/v1/clients?limit=0", "limit", "0", "1 to 1000")]
    [InlineData("/api/v1/clients?limit=1001", "limit", "1001", "1 to 1000")]
    [InlineData("/api/v1/clients?limit=-1", "limit", "-1", "1 to 1000")]
    [InlineData("/api/v1/clients?limit=many", "limit", "many", "1 to 1000")]
    [InlineData("/api/v1/clients?limit=", "limit", "", "1 to 1000")]
    [InlineData("/api/v1/clients?limit=1&limit=2", "limit", "1,2", "once")]
    [InlineData("/api/v1/clients?state=away", "state", "away", "online, suspect, offline")]
    [InlineData("/api/v1/clients?state=Online", "state", "Online", "online, suspect, offline")]
    [InlineData("/api/v1/clients?after=here", "after", "here", "next")]
    [InlineData("/api/v1/clients?after=", "after", "", "next")]
    [InlineData("/api/v1/clients?prefx=a", "prefx", "a", "prefix, state, after, limit")]
    [InlineData("/api/v1/events?since=yesterday", "since", "yesterday", "'oldest'")]
    [InlineData("/api/v1/events?since=-1", "since", "-1", "'oldest'")]
    [InlineData("/api/v1/events?since=99999999999999999999", "since", "99999999999999999999", "'oldest'")]
    [InlineData("/api/v1/events?form=1", "form", "1", "since, prefix")]
    [InlineData("/api/v1/clients/%zz", "id", "%zz", "percent")]
    [InlineData("/api/v1/clients/%c3%28", "id", "%c3%28", "percent")]
    public async Task A_wrong_parameter_is_refused_by_name_value_and_remedy(string path, string parameter, string value, string remedy)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, path);
        JsonElement problem = await response.CheckProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal(parameter, problem.GetProperty("parameter").GetString());
        Assert.Equal(value, problem.GetProperty("value").GetString());
        string detail = problem.GetProperty("detail").GetString()!;
        Assert.StartsWith($"{parameter} = '{value}' ", detail, StringComparison.Ordinal);
        Assert.Contains(remedy, detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_Last_Event_ID_is_refused()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, "/api/v1/events", request => request.Headers.Add("Last-Event-ID", "x"));
        JsonElement problem = await response.CheckProblemAsync(HttpStatusCode.BadRequest);
        Assert.Equal("Last-Event-ID", problem.GetProperty("parameter").GetString());
    }

    [Theory]
    [InlineData("/api")]
    [InlineData("/api/v2/status")]
    [InlineData("/api/v1/clients/a/b")]
    [InlineData("/openapi/v2.json")]
    public async Task A_path_that_is_not_there_is_answered_with_404(string path)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, path);
        await response.CheckProblemAsync(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("DELETE", "/api/v1/status", "GET")]
    [InlineData("POST", "/api/v1/clients", "GET")]
    [InlineData("PUT", "/api/v1/clients/alice", "DELETE, GET")]
    [InlineData("POST", "/api/v1/events", "GET")]
    [InlineData("PUT", "/api/v1/clients/lookup", "DELETE, GET")]
    public async Task A_method_that_is_not_for_a_path_is_answered_with_405_and_those_that_are(string method, string path, string allowed)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(new HttpMethod(method), path);
        JsonElement problem = await response.CheckProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Equal(allowed, string.Join(", ", response.Content.Headers.Allow.Order(StringComparer.Ordinal)));
        Assert.Contains(path, problem.GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_that_is_too_large_is_answered_with_413(bool isChunked)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        string start = """{"ids":["x"]}""";

        // What frames its chunks counts, too.
        using HttpResponseMessage fitting = await PostAsync(start.PadRight(AdminApi.MaxBodyBytes - (isChunked ? 64 * 1024 : 0)));
        Assert.Equal(HttpStatusCode.OK, fitting.StatusCode);
        using HttpResponseMessage response = await PostAsync(start.PadRight(AdminApi.MaxBodyBytes + 1));
        await response.CheckProblemAsync(HttpStatusCode.RequestEntityTooLarge);

        Task<HttpResponseMessage> PostAsync(string body) => admin.Http.SendAsync(HttpMethod.Post, "/api/v1/clients/lookup", request =>
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
            request.Headers.TransferEncodingChunked = isChunked;
        });
    }

    [Theory]
    [InlineData("text/plain", 415)]
    [InlineData(null, 415)]
    [InlineData("application/json", 200)]
    [InlineData("application/json; charset=utf-8", 200)]
    public async Task A_body_that_is_not_said_to_be_JSON_is_answered_with_415(string? contentType, int status)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Post, "/api/v1/clients/lookup", request =>
        {
            request.Content = new ByteArrayContent("""{"ids":[]}"""u8.ToArray());
            request.Content.Headers.ContentType = contentType is null ? null : MediaTypeHeaderValue.Parse(contentType);
        });
        if (status == 200)
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        else
            await response.CheckProblemAsync((HttpStatusCode)status);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"ids":null}""")]
    [InlineData("""{"ids":"alice"}""")]
    [InlineData("""{"ids":[1]}""")]
    [InlineData("""{"ids":[null]}""")]
    [InlineData("""{"ids":["alice"]""")]
    public async Task A_body_that_does_not_hold_a_list_of_ids_is_answered_with_400(string body)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(
            HttpMethod.Post, "/api/v1/clients/lookup", request => request.Content = new StringContent(body, Encoding.UTF8, "application/json"));
        JsonElement problem = await response.CheckProblemAsync(HttpStatusCode.BadRequest);
        Assert.Contains("ids", problem.GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }
}
