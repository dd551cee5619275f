using System.Net;
using System.Net.Http.Headers;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class DashboardPagesTests
{
    private const string Token = "0123456789abcdef";

    [Theory]
    [InlineData("/", "text/html", "<title>PipeHeartbeat</title>")]
    [InlineData("/dashboard.css", "text/css", "--surface")]
    [InlineData("/js/main.js", "text/javascript", "import")]
    [InlineData("/icon.svg", "image/svg+xml", "<svg")]
    [InlineData("/vendor/uplot-1.6.32.min.js", "text/javascript", "uPlot")]
    [InlineData("/vendor/uplot-1.6.32.LICENSE.txt", "text/plain", "MIT")]
    public async Task Each_file_comes_with_its_type_and_with_what_a_browser_has_to_know(string path, string type, string part)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, path);
        Assert.Equal((HttpStatusCode.OK, type), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Contains(part, await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        string policy = Header(response, "Content-Security-Policy");
        foreach (string directive in new[] { "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'" })
            Assert.Contains(directive, policy.Split("; "));
        Assert.Equal("nosniff", Header(response, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(response, "Referrer-Policy"));
        Assert.Equal("no-cache", Header(response, "Cache-Control"));
    }

    [Fact]
    public async Task What_a_browser_has_is_not_sent_again()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, "/js/main.js");
        EntityTagHeaderValue tag = response.Headers.ETag!;
        foreach (string known in new[] { $"{tag}", $"\"other\", {tag}", $"W/{tag}", "*" })
        {
            using HttpResponseMessage again = await admin.Http.SendAsync(HttpMethod.Get, "/js/main.js", request => request.Headers.TryAddWithoutValidation("If-None-Match", known));
            Assert.Equal((HttpStatusCode.NotModified, tag), (again.StatusCode, again.Headers.ETag));
            Assert.Empty(await again.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        }

        using HttpResponseMessage other = await admin.Http.SendAsync(HttpMethod.Get, "/js/main.js", request => request.Headers.TryAddWithoutValidation("If-None-Match", "\"other\""));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        using HttpResponseMessage page = await admin.Http.SendAsync(HttpMethod.Get, "/");
        Assert.NotEqual(tag, page.Headers.ETag);
    }

    [Fact]
    public async Task HEAD_tells_the_length_and_sends_nothing()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage whole = await admin.Http.SendAsync(HttpMethod.Get, "/");
        using HttpResponseMessage head = await admin.Http.SendAsync(HttpMethod.Head, "/");
        Assert.Equal((HttpStatusCode.OK, whole.Content.Headers.ContentLength), (head.StatusCode, head.Content.Headers.ContentLength));
        Assert.Equal(whole.Headers.ETag, head.Headers.ETag);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("/index.html")]
    [InlineData("/js/")]
    [InlineData("/JS/main.js")]
    [InlineData("/js/../../appsettings.json")]
    [InlineData("/%2e%2e/appsettings.json")]
    [InlineData("/..%2fappsettings.json")]
    [InlineData("/js%2fmain.js")]
    [InlineData("/js\\main.js")]
    [InlineData("//")]
    public async Task A_path_that_is_no_file_of_it_leads_nowhere(string path)
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, path);
        await response.CheckProblemAsync(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Only_GET_and_HEAD_are_for_a_file()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Post, "/");
        await response.CheckProblemAsync(HttpStatusCode.MethodNotAllowed);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task With_a_token_the_files_are_for_everybody_and_what_they_show_is_not()
    {
        await using AdminServer admin = await AdminServer.StartAsync(Token);
        using HttpResponseMessage page = await admin.Http.SendAsync(HttpMethod.Get, "/", request => request.Headers.Host = "presence.example");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        foreach (string path in new[] { "/api/v1/status/stream", "/api/v1/silent", "/index.html" })
        {
            using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, path);
            await response.CheckProblemAsync(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Without_a_token_the_page_is_not_for_another_name_of_this_address()
    {
        await using AdminServer admin = await AdminServer.StartAsync();
        using HttpResponseMessage response = await admin.Http.SendAsync(HttpMethod.Get, "/", request => request.Headers.Host = "rebound.example");
        await response.CheckProblemAsync(HttpStatusCode.MisdirectedRequest);
    }

    private static string Header(HttpResponseMessage response, string name) =>
        Assert.Single(response.Headers.TryGetValues(name, out IEnumerable<string>? values) ? values : []);
}
