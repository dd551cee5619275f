using PipeHeartbeat.Client;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.ClientTests.Clients;

/// <summary>What a client does when the server sends it away.</summary>
public sealed class EndTests
{
    [Fact]
    public async Task Superseded_is_the_end()
    {
        await using var scene = new Scene();
        using StandInPeer peer = await scene.ComeOnlineAsync();
        await peer.ByeAsync(Reason.Superseded, retryAfterMs: 100, "another one");
        await Patiently.Wait(scene.Client.Completion);

        Assert.Equal([HeartbeatState.Connecting, HeartbeatState.Online, HeartbeatState.Stopped], scene.Log.States);
        Assert.Equal((Reason.Superseded, "another one"), (scene.Log.Changes[^1].Reason, scene.Log.Changes[^1].Text));
        Assert.Equal("stopped: superseded (another one)", scene.Log.Changes[^1].ToString());
        Assert.False(scene.Server.IsAsked);
    }

    [Theory]
    [InlineData(Reason.Kicked)]
    [InlineData(Reason.Drain)]
    public async Task Whoever_is_told_when_to_come_back_comes_then_and_not_before(Reason reason)
    {
        await using var scene = new Scene();
        using StandInPeer peer = await scene.ComeOnlineAsync();
        await peer.ByeAsync(reason, retryAfterMs: 12_340);
        HeartbeatStateChange waiting = await scene.Log.WaitForAsync(HeartbeatState.Waiting);
        Assert.Equal((reason, 12.34), (waiting.Reason, waiting.RetryIn.TotalSeconds));

        scene.Advance(12_339);
        Assert.Equal(1, scene.Log.Count(HeartbeatState.Connecting));
        scene.Advance(1 + ClientScheduler.TickMs);
        using StandInPeer again = await scene.Server.WelcomeAsync();
        await scene.Log.WaitForAsync(HeartbeatState.Online, 2);
    }

    [Fact]
    public async Task A_token_that_was_refused_is_asked_for_once_more_and_then_it_stops()
    {
        int asked = 0;
        await using var scene = new Scene(options => options.TokenProvider = _ => new($"token {++asked}"));
        scene.Start();
        using StandInPeer first = await RefuseAsync(scene, "token 1");
        using StandInPeer second = await RefuseAsync(scene, "token 2", await scene.Log.WaitForAsync(HeartbeatState.Waiting));
        await Patiently.Wait(scene.Client.Completion);
        Assert.Equal((2, Reason.Unauthorized), (asked, scene.Log.Changes[^1].Reason));
    }

    [Fact]
    public async Task A_server_that_refuses_twice_ends_it_whenever_it_wants_it_back()
    {
        int asked = 0;
        await using var scene = new Scene(options => options.TokenProvider = _ => new($"token {++asked}"));
        scene.Start();
        using StandInPeer first = await RefuseAsync(scene, "token 1", retryAfterMs: 1);
        using StandInPeer second = await RefuseAsync(scene, "token 2", await scene.Log.WaitForAsync(HeartbeatState.Waiting), retryAfterMs: 1);
        await Patiently.Wait(scene.Client.Completion);
        Assert.Equal((2, Reason.Unauthorized), (asked, scene.Log.Changes[^1].Reason));
    }

    [Fact]
    public async Task A_token_that_is_good_is_kept_and_fetched_anew_when_it_no_longer_is()
    {
        int asked = 0;
        await using var scene = new Scene(options => options.TokenProvider = _ => new($"token {++asked}"));
        scene.Start();
        using StandInPeer first = await scene.Server.WelcomeAsync();
        await scene.Log.WaitForAsync(HeartbeatState.Online);
        first.Reset();
        using StandInPeer second = await RefuseAsync(scene, "token 1", await scene.Log.WaitForAsync(HeartbeatState.Waiting));
        using StandInPeer third = await scene.ComeBackAsync(await scene.Log.WaitForAsync(HeartbeatState.Waiting, 2));
        Assert.Equal("token 2"u8.ToArray(), (await third.ReadHelloAsync()).Credential.ToArray());
        await third.WelcomeAsync();
        await scene.Log.WaitForAsync(HeartbeatState.Online, 2);
    }

    [Fact]
    public async Task A_token_provider_that_throws_is_asked_again_later()
    {
        int asked = 0;
        await using var scene = new Scene(options => options.TokenProvider = _ => ++asked == 1 ? throw new InvalidOperationException("no network") : new("token"));
        scene.Start();
        HeartbeatStateChange waiting = await scene.Log.WaitForAsync(HeartbeatState.Waiting);
        Assert.Equal((Reason.None, "no network"), (waiting.Reason, waiting.Error?.Message));
        using StandInPeer peer = await scene.ComeBackAsync(waiting);
        Assert.Equal("token"u8.ToArray(), (await peer.ReadHelloAsync()).Credential.ToArray());
    }

    private static async Task<StandInPeer> RefuseAsync(Scene scene, string expectedToken, HeartbeatStateChange? waiting = null, uint retryAfterMs = 0)
    {
        StandInPeer peer = waiting is null ? await scene.Server.AcceptAsync() : await scene.ComeBackAsync(waiting);
        Assert.Equal(System.Text.Encoding.UTF8.GetBytes(expectedToken), (await peer.ReadHelloAsync()).Credential.ToArray());
        await peer.ByeAsync(Reason.Unauthorized, retryAfterMs);
        return peer;
    }
}
