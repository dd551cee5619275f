using System.Net;
using System.Net.Sockets;
using System.Text;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class StatusClientTests
{
    private const string Sound = """
        {"version":"0.1.0+abc","uptime":12.5,"interval":3,"missedLimit":5,"timeout":15,
         "counters":{"accepted":7,"live":2,"closed":{"heartbeat_timeout":4,"closed":1}},"somethingNew":[1,2]}
        """;

    [Fact]
    public async Task A_status_is_read_and_what_is_new_in_it_passed_over()
    {
        ServerStatus? status = await AskAsync("200 OK", Sound);

        Assert.NotNull(status);
        Assert.Equal("0.1.0+abc", status.Version);
        Assert.Equal((12.5, 3, 5, 15), (status.Uptime, status.Interval, status.MissedLimit, status.Timeout));
        Assert.Equal((7, 2, 4), (status.Counters.Accepted, status.Counters.Live, status.Counters.Closed["heartbeat_timeout"]));
    }

    [Theory]
    [InlineData("404 Not Found", Sound)]
    [InlineData("200 OK", "<html>")]
    [InlineData("200 OK", "null")]
    [InlineData("200 OK", "{}")]
    [InlineData("200 OK", """{"version":"1","uptime":1,"interval":3,"missedLimit":5,"timeout":15,"counters":null}""")]
    public async Task Whatever_else_answers_is_no_status(string status, string body) => Assert.Null(await AskAsync(status, body));

    [Fact]
    public async Task Where_nobody_listens_there_is_no_status()
    {
        using var client = new StatusClient(new Uri($"http://127.0.0.1:{FreePort.Take()}"));
        Assert.Null(await client.TryGetAsync(TestContext.Current.CancellationToken).OrFailAsync("no status"));
    }

    [Fact]
    public async Task Who_is_cancelled_is_told_so()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using var client = new StatusClient(new Uri($"http://{silent.LocalEndpoint}"));
        using var cancelled = new CancellationTokenSource();
        Task<ServerStatus?> asked = client.TryGetAsync(cancelled.Token);
        using TcpClient _ = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().OrFailAsync("a question");
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked.OrFailAsync("the end of what was cancelled"));
    }

    private static async Task<ServerStatus?> AskAsync(string status, string body)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new StatusClient(new Uri($"http://{listener.LocalEndpoint}"));
        Task<ServerStatus?> asked = client.TryGetAsync(TestContext.Current.CancellationToken);

        using TcpClient peer = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().OrFailAsync("a question");
        using var reader = new StreamReader(peer.GetStream(), Encoding.ASCII);
        Assert.Equal("GET /api/v1/status HTTP/1.1", await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().OrFailAsync("the question's first line"));
        while (await reader.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().OrFailAsync("the question's next line") is { Length: > 0 })
        {
        }

        byte[] content = Encoding.UTF8.GetBytes(body);
        string head = $"HTTP/1.1 {status}\r\nContent-Type: application/json\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n";
        await peer.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head), TestContext.Current.CancellationToken);
        await peer.GetStream().WriteAsync(content, TestContext.Current.CancellationToken);
        return await asked.OrFailAsync("an answer");
    }
}
