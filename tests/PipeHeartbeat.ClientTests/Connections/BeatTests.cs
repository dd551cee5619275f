using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.ClientTests.Connections;

public sealed class BeatTests
{
    [Fact]
    public async Task Hello_says_who_it_is_and_what_it_wishes()
    {
        await using var scene = new Scene(options =>
        {
            options.ClientId = "älice";
            options.Token = "secret";
            options.Metadata = "v1";
            options.Interval = TimeSpan.FromMilliseconds(1500);
        });
        scene.Start();
        using StandInPeer peer = await scene.Server.AcceptAsync();
        Assert.Equal(new HelloPacket("älice", WantsAck: true, 1500, "secret"u8.ToArray(), "v1"), await peer.ReadHelloAsync());
    }

    [Fact]
    public async Task The_first_heart_comes_at_the_phase_and_not_before()
    {
        await using var scene = new Scene(options => options.WantsAck = false);
        using StandInPeer peer = await scene.ComeOnlineAsync(intervalMs: 3000, phaseMs: 1000);
        scene.Advance(999);
        await scene.Client.TrySendAsync("before"u8.ToArray(), TestContext.Current.CancellationToken);
        scene.Advance(1 + 10);
        await scene.Client.TrySendAsync("after"u8.ToArray(), TestContext.Current.CancellationToken);
        scene.Advance(3000);

        Assert.Equal("before"u8.ToArray(), await peer.ReadAsync(PacketType.Other));
        Assert.Empty(await peer.ReadAsync(PacketType.Heart));
        Assert.Equal("after"u8.ToArray(), await peer.ReadAsync(PacketType.Other));
        Assert.Empty(await peer.ReadAsync(PacketType.Heart));
        Assert.Equal((3000, 15000, 42ul), (scene.Client.Interval.TotalMilliseconds, scene.Client.Timeout.TotalMilliseconds, scene.Client.ConnectionId));
        Assert.Null(scene.Client.RoundTrip);
    }

    [Fact]
    public async Task Pace_changes_the_interval_and_is_followed_at_once()
    {
        await using var scene = new Scene(options => options.WantsAck = false);
        using StandInPeer peer = await scene.ComeOnlineAsync(intervalMs: 600_000, timeoutMs: 3_000_000);
        scene.Advance(10);
        await peer.ReadAsync(PacketType.Heart);
        await peer.PaceAsync(1000, 5000);
        await Patiently.Until(() => scene.Client.Interval == TimeSpan.FromSeconds(1), "the new interval");
        scene.Advance(1010);
        await peer.ReadAsync(PacketType.Heart);
        scene.Advance(1010);
        await peer.ReadAsync(PacketType.Heart);
    }

    [Fact]
    public async Task The_round_trip_is_what_passed_between_heart_and_ack()
    {
        await using var scene = new Scene();
        using StandInPeer peer = await scene.ComeOnlineAsync();
        scene.Advance(10);
        byte[] stamp = await peer.ReadAsync(PacketType.Heart);
        scene.Advance(50);
        await peer.AckAsync(stamp);
        await Patiently.Until(() => scene.Client.RoundTrip is not null, "a round trip");
        Assert.InRange(scene.Client.RoundTrip!.Value.TotalMilliseconds, 50, 60);
    }
}
