using System.Text;
using PipeHeartbeat.Client;
using PipeHeartbeat.IntegrationTests;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.UnitTests.AspNetCore.Identity;

namespace PipeHeartbeat.ClientTests.Fleet;

/// <summary>The client and the server's binary.</summary>
[Collection(nameof(WholeMachine))]
public sealed class RealServerTests
{
    [Fact]
    public async Task Who_is_kicked_comes_back_and_who_is_drained_waits_as_told()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using var fleet = new ClientFleet(server.Port, 1, TimeProvider.System);
        StateLog log = fleet.Logs[0];
        await log.WaitForAsync(HeartbeatState.Online);
        await server.KickAsync("client-0");
        Assert.Equal(Reason.Kicked, (await log.WaitForAsync(HeartbeatState.Waiting)).Reason);
        await log.WaitForAsync(HeartbeatState.Online, 2);
        Assert.True(await fleet.Clients[0].TrySendAsync("hello"u8.ToArray(), TestContext.Current.CancellationToken));

        await server.DrainAsync("1s");
        HeartbeatStateChange waiting = await log.WaitForAsync(HeartbeatState.Waiting, 2);
        Assert.Equal(Reason.Drain, waiting.Reason);
        Assert.Equal(0, waiting.RetryIn.Ticks % TimeSpan.TicksPerMillisecond);
    }

    [Fact]
    public async Task The_second_of_two_with_one_id_stays()
    {
        await using ServerProcess server = await ServerProcess.StartAsync();
        await using var first = new ClientFleet(server.Port, 1, TimeProvider.System);
        await first.Logs[0].WaitForAsync(HeartbeatState.Online);
        await using var second = new ClientFleet(server.Port, 1, TimeProvider.System);
        Assert.Equal(Reason.Superseded, (await first.Logs[0].WaitForAsync(HeartbeatState.Stopped)).Reason);
        Assert.Equal(HeartbeatState.Online, second.Clients[0].State);
    }

    [Fact]
    public async Task A_token_that_has_expired_is_replaced_and_one_that_is_not_believed_stops_it()
    {
        byte[] secret = Encoding.UTF8.GetBytes(new string('k', 48));
        string file = Path.GetTempFileName();
        await File.WriteAllBytesAsync(file, secret, TestContext.Current.CancellationToken);
        await using ServerProcess server = await ServerProcess.StartAsync(new Dictionary<string, string>
        {
            ["PIPEHEARTBEAT__JWT__KEYFILE"] = file,
            ["PIPEHEARTBEAT__JWT__AUDIENCE"] = "test",
        });
        int asked = 0;
        string Token(int hours) =>
            TokenKey.Hs256(secret).Token(new { sub = "client-0", aud = "test", exp = DateTimeOffset.UtcNow.AddHours(hours).ToUnixTimeSeconds() });
        await using var fleet = new ClientFleet(server.Port, 1, TimeProvider.System, options => options.TokenProvider = _ => new(Token(asked++ == 0 ? -1 : 1)));
        await fleet.Logs[0].WaitForAsync(HeartbeatState.Online);
        Assert.Equal((2, Reason.Unauthorized), (asked, fleet.Logs[0].Changes.Single(change => change.State == HeartbeatState.Waiting).Reason));

        await using var stranger = new ClientFleet(server.Port, 1, TimeProvider.System, options => options.Token = "no token at all");
        Assert.Equal(Reason.Unauthorized, (await stranger.Logs[0].WaitForAsync(HeartbeatState.Stopped)).Reason);
        File.Delete(file);
    }
}
