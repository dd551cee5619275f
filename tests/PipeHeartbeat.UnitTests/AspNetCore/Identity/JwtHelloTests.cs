using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore.Identity;

/// <summary>Tokens by way of the real handler.</summary>
public sealed class JwtHelloTests : IDisposable
{
    private const string Secret = "a secret of thirty-two bytes, or more";

    private static readonly TokenKey Key = TokenKey.Hs256(Secret);

    private readonly JwtBench _bench = new(Secret);
    private readonly LogRecorder _everything = new(LogLevel.Trace);

    [Fact]
    public async Task A_HELLO_with_a_good_token_is_welcome()
    {
        await using TestServer server = await StartAsync();
        string token = Key.Token(JwtBench.Claims());
        InMemoryClient client = await GreetAsync(server, token);
        Assert.Equal(15_000u, (await client.ReceivePacketAsync()).ToWelcome().TimeoutMs);
        Assert.Equal("x", (await server.WaitForAsync(client, ConnectionEventKind.Identified)).ClientId);
        CheckLogs(token);
    }

    [Fact]
    public async Task A_HELLO_with_a_bad_token_is_refused_and_the_event_says_why()
    {
        await using TestServer server = await StartAsync();
        foreach ((string token, string detail) in new[]
        {
            ("", "it shows no token"),
            ("garbage", "what it shows is no token"),
            (Key.Token(JwtBench.Claims(("sub", "y"))), "the token is somebody else's"),
            (Key.Token(JwtBench.Claims(("exp", JwtBench.Now - 5))), "the token has expired"),
            (Key.Token(JwtBench.Claims(("nbf", JwtBench.Now + 60), ("exp", JwtBench.Now + 3600))), "the token is not valid yet"),
            (Key.Token(JwtBench.Claims(("aud", "somebody-else"))), "the token is for another audience"),
            (Tampered(Key.Token(JwtBench.Claims(("sub", "y")))), "no key fits the token's signature"),
            (TokenKey.Hs256(Secret + "!").Token(JwtBench.Claims()), "no key fits the token's signature"),
            (TokenKey.Unsigned(new { alg = "none", kid = "somewhat" }, JwtBench.Claims()), "the token is not signed"),
        })
        {
            InMemoryClient client = await GreetAsync(server, token);
            Assert.Equal(Reason.Unauthorized, (await client.ReceivePacketAsync()).ToBye().Reason);
            client.Close();
            ConnectionEvent ended = await server.CheckEndAsync(client, Reason.Unauthorized);
            Assert.Equal(detail, ended.Detail);
            Assert.DoesNotContain(server.EventsOf(client), e => e.Kind == ConnectionEventKind.Identified);
            CheckLogs(token);
        }
    }

    public void Dispose() => _bench.Dispose();

    /// <summary>Somebody else's, with this one's claims put into it.</summary>
    private static string Tampered(string token)
    {
        string[] parts = token.Split('.');
        parts[1] = Key.Token(JwtBench.Claims()).Split('.')[1];
        return string.Join('.', parts);
    }

    private static async Task<InMemoryClient> GreetAsync(TestServer server, string token)
    {
        InMemoryClient client = await server.ConnectAsync();
        var hello = new HelloPacket("x", Credential: Encoding.ASCII.GetBytes(token));
        byte[] bytes = new byte[hello.GetSize()];
        hello.Write(bytes);
        await client.SendAsync(bytes);
        return client;
    }

    private Task<TestServer> StartAsync() => TestServer.StartAsync(services: services =>
    {
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(_everything));
        services.AddJwtAuthenticator(options =>
        {
            options.KeyFile = _bench.KeyFile;
            options.Audience = JwtBench.Audience;
        });
    });

    private void CheckLogs(string token)
    {
        Assert.NotEmpty(_everything.Lines);
        foreach (string part in token.Split('.').Append(Secret).Where(part => part.Length > 0))
            Assert.DoesNotContain(_everything.Lines, line => $"{line.Text}{line.Error}".Contains(part, StringComparison.Ordinal));
    }
}
