using System.Net;
using System.Text.Json;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>
/// Clients die in every way there is, and the same reason stands wherever it is told: on the console, in the counts and metrics, in the events, in what is known of
/// the client, and in the BYE where there is one.
/// </summary>
public class ScriptedDeathTests(DeathServers servers) : IClassFixture<DeathServers>
{
    private static readonly Dictionary<string, Death> Deaths = new()
    {
        ["silence"] = new(Reason.HeartbeatTimeout, Does(scene => scene.Greet(intervalMs: 100))) { SaysBye = true },
        ["FIN"] = new(Reason.Closed, Does(scene => scene.Greet().EndSending())),
        ["BYE"] = new(Reason.Closed, Does(scene => scene.Greet().Send([.. RawClient.Head((int)PacketType.Bye, 8), .. new byte[8]]))),
        ["RST"] = new(Reason.Reset, Does(scene => scene.Greet().Reset())),
        ["bad head"] = new(Reason.ProtocolError, Does(scene => scene.Greet().Send(RawClient.Head(77, 0)))) { SaysBye = true, Detail = "a packet of a type that does not exist" },
        // A HELLO that was judged excuses for an interval what comes next.
        ["unfinished packet"] = new(Reason.FrameTimeout, Does(scene => scene.Greet(intervalMs: 600).Send(new byte[7]))) { SaysBye = true },
        ["no HELLO"] = new(Reason.HelloTimeout, Does(scene => scene.Come().Send(RawClient.Head(0, 0)))) { Told = [PresenceEventKind.Offline], State = null },
        ["bad credential"] = new(
            Reason.Unauthorized, Does(scene => scene.Come().Send(RawClient.Hello(scene.Id, credential: DeathServers.Token(scene.Id, isGood: false)))))
        {
            SaysBye = true,
            Detail = "no key fits the token's signature",
            Told = [PresenceEventKind.Offline],
            State = null,
        },
        ["kick"] = new(Reason.Kicked, KickAsync) { SaysBye = true, Detail = "by the admin API" },

        // The client is there by another connection, and that is what is told of it.
        ["takeover"] = new(Reason.Superseded, Does(TakeOver)) { SaysBye = true, Told = [PresenceEventKind.Online, PresenceEventKind.Moved], State = "online" },
        ["limit of packets"] = new(Reason.Limit, Does(SendTooMany)) { SaysBye = true, Detail = "more packets than it may send" },

        // Nobody knows yet who it is, and it could knock a thousand times a second: it is counted and no event.
        ["limit at the door"] = new(Reason.Limit, Does(CrowdTheDoor)) { Detail = "too many connections from its address", Told = [], State = null },
    };

    public static MatrixTheoryData<string, string> Cases { get; } = new(DeathServers.Transports, Deaths.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Has_the_same_reason_wherever_it_is_told(string transport, string name)
    {
        Death death = Deaths[name];
        ServerProcess server = servers[transport];
        JsonElement before = await WaitForNobodyAsync(server);
        using (var scene = new DeathScene(server, $"{name} by {transport}"))
        {
            await death.Play(scene);
            await CheckConsoleAsync(scene, death);
            JsonElement after = await server.GetStatusAsync();
            CheckCounts(before, after, death.Reason);
            CheckMetrics(after, await MetricsPage.ReadAsync(server));
            CheckEvents(scene, death, await EventSubscriber.ReadBetweenAsync(server.Admin, before, after));
            await CheckApiAsync(scene, death);
            CheckWire(scene.Victim, death);
        }

        await WaitForNobodyAsync(server);
    }

    /// <summary>Told to the console last: whoever has read it finds it everywhere else.</summary>
    private static async Task CheckConsoleAsync(DeathScene scene, Death death)
    {
        string who = death.IsIdentified ? $"{scene.Id} ({scene.Victim.Name})" : scene.Victim.Name;
        string what = death.Told.Count == 0 ? "refused" : "offline";
        string line = await scene.Server.Process.WaitForLineAsync($" {who} {what} ");
        string detail = death.Detail is null ? "" : $": {death.Detail}";
        string facts = death.Told.Count == 0 ? "" : " (silent ";
        Assert.Contains($" {who} {what} {death.Reason.ToName()}{detail}{facts}", line, StringComparison.Ordinal);
        Assert.Single(scene.Server.Process.OutputLines, other => other.Contains(scene.Victim.Name, StringComparison.Ordinal) && other.Contains($" {what} ", StringComparison.Ordinal));
    }

    private static void CheckCounts(JsonElement before, JsonElement after, Reason reason)
    {
        JsonElement closedBefore = before.GetProperty("counters").GetProperty("closed");
        foreach (JsonProperty closed in after.GetProperty("counters").GetProperty("closed").EnumerateObject())
        {
            long count = closed.Value.GetInt64() - closedBefore.GetProperty(closed.Name).GetInt64();
            Assert.Equal((closed.Name, closed.Name == reason.ToName() ? 1 : 0), (closed.Name, count));
        }
    }

    private static void CheckMetrics(JsonElement status, MetricsPage page)
    {
        foreach (JsonProperty closed in status.GetProperty("counters").GetProperty("closed").EnumerateObject())
            Assert.Equal((closed.Name, closed.Value.GetInt64()), (closed.Name, (long)page.Value("pipeheartbeat_connections_closed_total", $"reason=\"{closed.Name}\"")));
    }

    private static void CheckEvents(DeathScene scene, Death death, List<JsonElement> told)
    {
        string id = death.IsIdentified ? scene.Id : scene.Victim.Name;
        JsonElement[] ofVictim = [.. told.Where(one => one.GetProperty("clientId").GetString() == id || IsBy(scene.Victim, one))];
        Assert.Equal(death.Told.Select(kind => kind.ToString().ToLowerInvariant()), ofVictim.Select(one => one.GetProperty("kind").GetString()));
        foreach (JsonElement one in ofVictim)
        {
            bool isEnd = one.GetProperty("kind").GetString() == "offline";
            Assert.Equal((id, death.IsIdentified), (one.GetProperty("clientId").GetString(), one.GetProperty("identified").GetBoolean()));
            Assert.Equal((isEnd ? death.Reason.ToName() : null, isEnd ? death.Detail : null), (one.GetProperty("reason").GetString(), one.GetProperty("detail").GetString()));
            Assert.Equal(one.GetProperty("kind").GetString() != "moved", IsBy(scene.Victim, one));
        }
    }

    private static async Task CheckApiAsync(DeathScene scene, Death death)
    {
        if (death.IsIdentified)
        {
            JsonElement client = JsonDocument.Parse(await scene.Server.GetAsync(PathOf(scene.Id))).RootElement;
            bool isOffline = death.State == "offline";
            Assert.Equal((death.State, isOffline ? death.Reason.ToName() : null), (client.GetProperty("state").GetString(), client.GetProperty("reason").GetString()));
            Assert.Equal(isOffline, IsBy(scene.Victim, client));
            return;
        }

        foreach (string id in new[] { scene.Id, scene.Victim.Name })
        {
            HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(() => scene.Server.GetAsync(PathOf(id)));
            Assert.Equal(HttpStatusCode.NotFound, error.StatusCode);
        }
    }

    /// <summary>After a WELCOME comes a BYE or nothing. Whoever has reset its connection hears nothing any more.</summary>
    private static void CheckWire(RawClient victim, Death death)
    {
        if (death.Reason == Reason.Reset)
            return;
        if (death.SaysBye)
        {
            (PacketType type, byte[] body) = Assert.NotNull(victim.Receive());
            Assert.Equal(PacketType.Bye, type);
            Assert.True(ByePacket.TryParse(body, out ByePacket bye));
            Assert.Equal((death.Reason, 0u), (bye.Reason, bye.RetryAfterMs));
        }

        Assert.Null(victim.Receive());
    }

    private static bool IsBy(RawClient client, JsonElement one) => one.GetProperty("remote").GetString() == client.Name;

    private static string PathOf(string id) => $"/api/v1/clients/{Uri.EscapeDataString(id)}";

    /// <summary>Waits until nobody is here, or on his way.</summary>
    private static async Task<JsonElement> WaitForNobodyAsync(ServerProcess server)
    {
        long deadline = Environment.TickCount64 + 10_000;
        while (true)
        {
            JsonElement status = await server.GetStatusAsync();
            JsonElement conservation = status.GetProperty("conservation");
            if (conservation.GetProperty("live").GetInt32() == 0 && conservation.GetProperty("inFlight").GetInt64() == 0)
                return status;
            Assert.True(Environment.TickCount64 < deadline, $"somebody is still there: {status}");
        }
    }

    private static Func<DeathScene, Task> Does(Action<DeathScene> action) => scene =>
    {
        action(scene);
        return Task.CompletedTask;
    };

    private static Task KickAsync(DeathScene scene)
    {
        scene.Greet();
        return scene.Server.KickAsync(scene.Id);
    }

    private static void TakeOver(DeathScene scene)
    {
        scene.Greet();
        scene.GreetAs(scene.Id);
    }

    private static void SendTooMany(DeathScene scene) => scene.Greet().Send(new byte[10 * DeathServers.PacketBurst * PacketHead.Size]);

    private static void CrowdTheDoor(DeathScene scene)
    {
        for (int i = 0; i < DeathServers.MostAnAddress; i++)
            scene.GreetAs($"{scene.Id}, before it {i}");
        scene.Come();
    }
}
