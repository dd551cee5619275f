using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>The samples do what they say.</summary>
public class SampleTests
{
    [Fact]
    public async Task The_client_of_one_C_file_says_who_it_is_heeds_pace_comes_back_and_leaves()
    {
        string binary = await CCompiler.CompileAsync("heartbeat.c", "-Wextra", "-std=c99");
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string> { ["PIPEHEARTBEAT__INTERVAL"] = "200ms" });
        await using ChildProcess client = ChildProcess.Start(binary, ["127.0.0.1", $"{server.Port}", "alice"]);
        await client.WaitForLineAsync("welcome, every 200 ms");
        await client.WaitForLineAsync("heartbeat");
        await server.SetPaceAsync("300ms");
        await client.WaitForLineAsync("pace, every 300 ms");

        await server.KickAsync("alice");
        await client.WaitForLineAsync("bye, reason 8");
        await client.WaitForLineAsync("welcome, every 300 ms");

        await using ChildProcess second = ChildProcess.Start(binary, ["127.0.0.1", $"{server.Port}", "alice"]);
        Assert.Equal(1, await client.WaitForExitAsync());
        await second.WaitForLineAsync("heartbeat");
        Assert.Equal(0, await second.TerminateAsync());
        await server.WaitForClosedAsync("closed", 1);
        Assert.Equal(0, await server.GetClosedAsync("heartbeat_timeout"));
    }

    [Fact]
    public async Task The_client_of_one_C_file_does_not_come_back_to_a_server_that_refuses_it()
    {
        string binary = await CCompiler.CompileAsync("heartbeat.c", "-Wextra", "-std=c99");
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await using ChildProcess client = ChildProcess.Start(binary, ["127.0.0.1", $"{((IPEndPoint)listener.LocalEndpoint).Port}", "alice"]);
        using Socket accepted = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        await accepted.SendAsync(Convert.FromHexString("05000000080000000700000000000000"), TestContext.Current.CancellationToken);
        Assert.Equal(1, await client.WaitForExitAsync());
        Assert.Contains("refused", Assert.Single(client.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_console_client_tells_its_state_sends_what_is_typed_and_leaves_when_it_is_interrupted()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using ChildProcess client = StartClient(server.Port);
        await client.WaitForLineAsync("online");
        await client.Input.WriteLineAsync("hello");
        await client.WaitForLineAsync("sent; round trip");
        await server.KickAsync("alice");
        await client.WaitForLineAsync("kicked");
        await client.WaitForLineAsync("online");

        Assert.Equal(0, await client.TerminateAsync("INT"));
        Assert.EndsWith("stopped: closed", client.OutputLines[^1], StringComparison.Ordinal);
        await server.WaitForClosedAsync("closed", 1);
    }

    [Fact]
    public async Task The_embedded_server_answers_who_is_online_and_tells_who_comes_and_goes()
    {
        await using ChildProcess application = StartSample("EmbeddedServer", "--urls", "http://127.0.0.1:0", "--PipeHeartbeat:Listen", "127.0.0.1:0");
        string heartbeats = await application.WaitForLineAsync("Listening on 127");
        using var http = new HttpClient { BaseAddress = await AddressAsync(application) };
        Assert.Equal("nobody knows alice\n", await http.GetStringAsync("/online/alice", TestContext.Current.CancellationToken));

        // Its answer begins with the first event.
        int port = IPEndPoint.Parse(heartbeats.Split(' ')[^1].TrimEnd('.')).Port;
        Task<Stream> asking = http.GetStreamAsync("/events", TestContext.Current.CancellationToken);
        while (!asking.IsCompleted)
        {
            await using ChildProcess passing = StartClient(port, "bob");
            await passing.WaitForLineAsync("online");
        }

        using var events = new StreamReader(await asking);
        await using (ChildProcess client = StartClient(port))
        {
            await ReadUntilAsync(events, "alice Online");
            Assert.StartsWith("alice is Online since ", await http.GetStringAsync("/online/alice", TestContext.Current.CancellationToken), StringComparison.Ordinal);
        }

        await ReadUntilAsync(events, "alice Offline");
        Assert.StartsWith("alice is Offline since ", await http.GetStringAsync("/online/alice", TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_webhook_receiver_prints_what_is_signed_and_refuses_what_is_not()
    {
        string secret = "whsec_" + Convert.ToBase64String("a secret that nobody else knows."u8);
        await using ChildProcess receiver = StartSample("WebhookReceiver", new Dictionary<string, string> { ["WEBHOOK_SECRET"] = secret }, "--urls", "http://127.0.0.1:0");
        var hooks = new Uri(await AddressAsync(receiver), "/hooks");
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string>
        {
            ["PIPEHEARTBEAT__WEBHOOKS__ENDPOINTS__0__URL"] = hooks.ToString(),
            ["PIPEHEARTBEAT__WEBHOOKS__ENDPOINTS__0__SECRET"] = secret,
        });
        await using (ChildProcess client = StartClient(server.Port))
        {
            await receiver.WaitForLineAsync(" online alice");
        }

        await receiver.WaitForLineAsync(" offline alice");

        using var http = new HttpClient();
        using var forged = new StringContent("{}");
        forged.Headers.Add("webhook-id", "1");
        forged.Headers.Add("webhook-timestamp", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}");
        forged.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(new byte[32])}");
        using HttpResponseMessage response = await http.PostAsync(hooks, forged, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    /// <summary>The console client. Whoever runs tests in the background has SIGINT ignored, and children inherit that.</summary>
    private static ChildProcess StartClient(int port, string id = "alice") =>
        ChildProcess.Start("env", ["--default-signal=INT", "dotnet", BuiltProgram.PathOf("ConsoleClient"), id, "127.0.0.1", $"{port}"]);

    private static ChildProcess StartSample(string name, params string[] arguments) => StartSample(name, [], arguments);

    private static ChildProcess StartSample(string name, Dictionary<string, string> environment, params string[] arguments)
    {
        string path = BuiltProgram.PathOf(name);
        return ChildProcess.Start("dotnet", [path, .. arguments], Path.GetDirectoryName(path), environment);
    }

    /// <summary>Where a web application says that it listens.</summary>
    private static async Task<Uri> AddressAsync(ChildProcess application) => new((await application.WaitForLineAsync("Now listening on: ")).Split(' ')[^1]);

    private static async Task ReadUntilAsync(StreamReader events, string told)
    {
        while (await events.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal) && line.Contains(told, StringComparison.Ordinal))
                return;
        }

        Assert.Fail($"the stream has ended without telling '{told}'");
    }
}
