using System.Globalization;
using PipeHeartbeat.UnitTests.AspNetCore.Identity;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>A server for each transport, on which clients have to prove who they are, and who lacks something of a packet dies soon.</summary>
public sealed class DeathServers : IAsyncLifetime
{
    private const string Audience = "pipeheartbeat";

    private static readonly TokenKey Key = TokenKey.Hs256("a secret of thirty-two bytes, or more");
    private static readonly TokenKey WrongKey = TokenKey.Hs256("another secret of thirty-two bytes, or more");

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("deaths-");
    private readonly Dictionary<string, ServerProcess> _servers = [];

    /// <summary>So many connections may come from one address.</summary>
    internal const int MostAnAddress = 3;

    /// <summary>So many packets may be sent at once.</summary>
    internal const int PacketBurst = 100;

    internal static string[] Transports { get; } = ["epoll", "sockets"];

    /// <summary>A token by which a client is believed to be who it says, or not.</summary>
    internal static string Token(string id, bool isGood = true) => (isGood ? Key : WrongKey).Token(
        new { sub = id, aud = Audience, exp = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds() });

    internal ServerProcess this[string transport] => _servers[transport];

    public async ValueTask InitializeAsync()
    {
        string keyFile = Path.Combine(_folder.FullName, "keys.json");
        await File.WriteAllTextAsync(keyFile, TokenKey.Jwks(Key.Jwk));
        foreach (string transport in Transports)
        {
            _servers[transport] = await ServerProcess.StartAsync(new Dictionary<string, string>
            {
                ["PIPEHEARTBEAT__TRANSPORT"] = transport,
                ["PIPEHEARTBEAT__REQUIREIDENTITY"] = "true",
                ["PIPEHEARTBEAT__FRAMETIMEOUT"] = "500ms",
                ["PIPEHEARTBEAT__MAXCONNECTIONSPERADDRESS"] = MostAnAddress.ToString(CultureInfo.InvariantCulture),

                // So few that no stall of the machine excuses all that is sent.
                ["PIPEHEARTBEAT__PACKETRATE"] = "10",
                ["PIPEHEARTBEAT__PACKETBURST"] = PacketBurst.ToString(CultureInfo.InvariantCulture),
                ["PIPEHEARTBEAT__JWT__KEYFILE"] = keyFile,
                ["PIPEHEARTBEAT__JWT__AUDIENCE"] = Audience,
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ServerProcess server in _servers.Values)
            await server.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
