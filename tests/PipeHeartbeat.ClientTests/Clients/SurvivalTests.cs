using System.Net.Sockets;
using PipeHeartbeat.Client;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.ClientTests.Clients;

/// <summary>Whatever the other side does, a client says why it lost it, and comes back.</summary>
public sealed class SurvivalTests
{
    [Theory]
    [InlineData("what is no packet", "474554202f20485454502f312e310d0a")]
    [InlineData("a huge length", "05000000ffffff7f")]
    [InlineData("a negative length", "05000000ffffffff")]
    [InlineData("a type only clients send", "0000000000000000")]
    [InlineData("a WELCOME of another version", "0300000018000000020000000000000000000000000000000000000000000000")]
    [InlineData("an ACK before WELCOME", "0400000000000000")]
    [InlineData("a PACE before WELCOME", "0600000008000000e8030000e8030000")]
    [InlineData("a BYE whose text is no UTF-8", "05000000090000000200000000000000ff")]
    public async Task Rubbish_instead_of_a_welcome_is_a_protocol_error(string what, string hex)
    {
        TestSeed.Print(what);
        await using var scene = new Scene();
        scene.Start();
        using StandInPeer peer = await scene.Server.AcceptAsync();
        await peer.ReadHelloAsync();
        await peer.SendAsync(Convert.FromHexString(hex));
        await AssertComesBackAsync(scene, Reason.ProtocolError);
    }

    [Theory]
    [InlineData("a second WELCOME", "0300000018000000010000000100000001000000000000000000000000000000")]
    [InlineData("an ACK of what was never sent", "0400000008000000ffffffffffffff7f")]
    [InlineData("an ACK without a stamp", "0400000000000000")]
    public async Task Rubbish_when_online_is_a_protocol_error(string what, string hex)
    {
        TestSeed.Print(what);
        await using var scene = new Scene();
        using StandInPeer peer = await scene.ComeOnlineAsync();
        await peer.SendAsync(Convert.FromHexString(hex));
        await AssertComesBackAsync(scene, Reason.ProtocolError);
    }

    [Fact]
    public async Task Random_bytes_never_stop_a_client()
    {
        var random = new Random(TestSeed.Next());
        await using var scene = new Scene();
        scene.Start();
        StandInPeer peer = await scene.Server.AcceptAsync();
        for (int i = 1; i <= 100; i++)
        {
            byte[] bytes = new byte[random.Next(1, 2000)];
            random.NextBytes(bytes);
            if (random.Next(2) == 0)
                new PacketHead((PacketType)random.Next(0, 8), random.Next(0, 200)).Write(bytes.Length < 8 ? bytes = new byte[8] : bytes);
            await peer.SendAsync(bytes);
            peer.Dispose();
            await scene.Log.WaitForAsync(HeartbeatState.Waiting, i);
            peer = await scene.ComeBackAsync(scene.Log.Changes.Last(change => change.State == HeartbeatState.Waiting));
        }

        peer.Dispose();
    }

    [Fact]
    public async Task Packets_may_arrive_split_at_any_byte()
    {
        await using var scene = new Scene();
        scene.Start();
        using StandInPeer peer = await scene.Server.AcceptAsync();
        await peer.ReadHelloAsync();
        byte[] bytes = new byte[WelcomePacket.Size + (20 * PacePacket.Size)];
        new WelcomePacket(0, 3000, 15_000, 0, 7).Write(bytes);
        for (int i = 0; i < 20; i++)
            new PacePacket(1000 + (uint)i, 15_000).Write(bytes.AsSpan(WelcomePacket.Size + (i * PacePacket.Size)));
        foreach (byte one in bytes)
            await peer.SendAsync([one]);
        await Patiently.Until(() => scene.Client.Interval.TotalMilliseconds == 1019, "the last PACE");
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_left_after_the_welcome_timeout_and_not_before()
    {
        await using var scene = new Scene();
        scene.Start();
        using StandInPeer peer = await scene.Server.AcceptAsync();
        await peer.ReadHelloAsync();
        scene.Advance(4990);
        Assert.Equal([HeartbeatState.Connecting], scene.Log.States);
        scene.Advance(10 + ClientScheduler.TickMs);
        await AssertComesBackAsync(scene, Reason.HelloTimeout);
    }

    [Fact]
    public async Task A_server_that_no_longer_answers_is_left_after_its_timeout_and_not_before()
    {
        await using var scene = new Scene();
        using StandInPeer peer = await scene.ComeOnlineAsync(intervalMs: 3000, timeoutMs: 15_000);
        for (int ms = 0; ms < 14_990; ms += 10)
            scene.Advance(10);
        Assert.Equal(HeartbeatState.Online, scene.Client.State);
        scene.Advance(10 + ClientScheduler.TickMs);
        await AssertComesBackAsync(scene, Reason.HeartbeatTimeout);
    }

    [Fact]
    public async Task Who_wants_no_answer_stays_with_a_server_that_gives_none()
    {
        await using var scene = new Scene(options => options.WantsAck = false);
        using StandInPeer peer = await scene.ComeOnlineAsync();
        for (int i = 0; i < 100; i++)
        {
            scene.Advance(3000);
            await peer.ReadAsync(PacketType.Heart);
        }

        Assert.Equal([HeartbeatState.Connecting, HeartbeatState.Online], scene.Log.States);
    }

    [Fact]
    public async Task A_connection_that_ends_or_breaks_is_made_anew_and_states_come_in_order()
    {
        await using var scene = new Scene();
        StandInPeer peer = await scene.ComeOnlineAsync();
        for (int i = 1; i <= 20; i++)
        {
            bool breaks = i % 2 == 0;
            if (breaks)
                peer.Reset();
            peer.Dispose();
            HeartbeatStateChange waiting = await scene.Log.WaitForAsync(HeartbeatState.Waiting, i);
            Assert.Equal(breaks ? Reason.Reset : Reason.Closed, waiting.Reason);
            peer = await scene.ComeBackAsync(waiting);
            await peer.ReadHelloAsync();
            await peer.WelcomeAsync();
            await scene.Log.WaitForAsync(HeartbeatState.Online, i + 1);
        }

        peer.Dispose();
        HeartbeatState[] round = [HeartbeatState.Connecting, HeartbeatState.Online, HeartbeatState.Waiting];
        Assert.Equal(Enumerable.Range(0, 62).Select(i => round[i % 3]), scene.Log.States.Take(62));
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_tried_again_ever_more_slowly()
    {
        await using var scene = new Scene();
        scene.Server.Dispose();
        scene.Start();
        double[] windows = [3, 6, 10, 10, 10, 10];
        for (int i = 0; i < windows.Length; i++)
        {
            HeartbeatStateChange waiting = await scene.Log.WaitForAsync(HeartbeatState.Waiting, i + 1);
            Assert.Equal(Reason.Reset, waiting.Reason);
            Assert.IsType<SocketException>(waiting.Error);
            Assert.InRange(waiting.RetryIn.TotalSeconds, 0, windows[i]);
            scene.Clock.Advance(waiting.RetryIn + TimeSpan.FromMilliseconds(ClientScheduler.TickMs + 1));
        }
    }

    private static async Task AssertComesBackAsync(Scene scene, Reason reason)
    {
        HeartbeatStateChange waiting = await scene.Log.WaitForAsync(HeartbeatState.Waiting);
        Assert.Equal(reason, waiting.Reason);
        Assert.NotNull(waiting.Error);
        int before = scene.Log.Count(HeartbeatState.Online);
        using StandInPeer again = await scene.ComeBackAsync(waiting);
        await again.ReadHelloAsync();
        await again.WelcomeAsync();
        await scene.Log.WaitForAsync(HeartbeatState.Online, before + 1);
    }
}
