using System.Text.Json;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>TLS from the command line, the server's and a client's.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TlsFolder _folder = new();

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public async Task Clients_are_who_their_certificates_say(string transport)
    {
        var environment = new Dictionary<string, string>(_folder.Environment(asksClients: true)) { ["PIPEHEARTBEAT__TRANSPORT"] = transport };
        await using ServerProcess server = await ServerProcess.StartAsync(environment, listen: "tls://127.0.0.1:0");
        string alice = _folder.Issue("alice");
        await using ChildProcess believed = Run(server.Port, "--tls-ca", _folder.Authority, "--tls-cert", alice, "--id", "alice");
        await believed.WaitForLineAsync("welcome");
        await believed.WaitForLineAsync("heartbeat 1");
        await using ChildProcess another = Run(server.Port, "--tls-ca", _folder.Authority, "--tls-cert", alice, "--id", "bob");
        await another.WaitForLineAsync("goodbye: unauthorized");
        await using ChildProcess nobody = Run(server.Port, "--tls-ca", _folder.Authority, "--id", "alice");
        await nobody.WaitForLineAsync("goodbye: unauthorized");
        await believed.Input.WriteLineAsync("exit");
        Assert.Equal(0, await believed.WaitForExitAsync());
        await server.WaitForClosedAsync("closed", 1);
        await server.WaitForClosedAsync("unauthorized", 2);
    }

    [Fact]
    public async Task A_server_that_is_not_trusted_is_not_talked_to()
    {
        await using ServerProcess server = await ServerProcess.StartAsync(_folder.Environment(), listen: "tls://127.0.0.1:0");
        await using ChildProcess client = Run(server.Port, "--tls", "--id", "alice");
        Assert.Equal(1, await client.WaitForExitAsync());
        string line = Assert.Single(client.ErrorLines);
        Assert.Contains("is not believed", line, StringComparison.Ordinal);
        Assert.Contains(". Name whom", line, StringComparison.Ordinal);
        Assert.Equal([], client.OutputLines);

        // It has hung up in the middle of the handshake, or when that was over at the server's end.
        JsonElement counters;
        do
            counters = (await server.GetStatusAsync()).GetProperty("counters");
        while (counters.GetProperty("live").GetInt32() > 0);
        Assert.Equal(1, counters.GetProperty("accepted").GetInt32());
    }

    [Fact]
    public async Task A_server_without_a_certificate_does_not_start()
    {
        var refused = await Verb.RunAsync(["serve", "--listen", "tls://127.0.0.1:0", "--admin", "off"]);
        Assert.Equal(2, refused.ExitCode);
        Assert.Equal(
            "pipeheartbeat: PipeHeartbeat:Tls:CertificateFile = '' is not set, and an address asks for TLS: name the file with the server's certificate.",
            Assert.Single(refused.Errors));
    }

    public void Dispose() => _folder.Dispose();

    private static ChildProcess Run(int port, params string[] arguments) => ServerProcess.Run(["client", $"127.0.0.1:{port}", .. arguments]);
}
