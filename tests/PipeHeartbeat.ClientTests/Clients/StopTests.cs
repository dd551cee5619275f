using System.Collections.Concurrent;
using PipeHeartbeat.Client;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.ClientTests.Clients;

/// <summary>A client can be stopped at any moment, and then nothing of it is left. (Each scene looks for calls left behind when it is disposed of.)</summary>
public sealed class StopTests
{
    [Fact]
    public async Task Who_is_online_says_goodbye_and_waits_for_the_other_end()
    {
        await using var scene = new Scene();
        using StandInPeer peer = await scene.ComeOnlineAsync(phaseMs: 1000);
        Task stopped = scene.Client.StopAsync();
        Assert.True(ByePacket.TryParse(await peer.ReadAsync(PacketType.Bye), out ByePacket bye));
        Assert.Equal(new ByePacket(Reason.Closed), bye);
        await peer.ReadEndAsync();
        Assert.False(stopped.IsCompleted);
        peer.Dispose();
        await Patiently.Wait(stopped);

        Assert.Equal((HeartbeatState.Stopped, Reason.Closed), (scene.Log.Changes[^1].State, scene.Log.Changes[^1].Reason));
        Assert.False(await scene.Client.TrySendAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_server_that_does_not_hang_up_is_waited_for_200_ms_at_most()
    {
        await using var scene = new Scene();
        using StandInPeer peer = await scene.ComeOnlineAsync(phaseMs: 1000);
        Task stopped = scene.Client.StopAsync();
        await peer.ReadAsync(PacketType.Bye);
        scene.Advance(190);
        Assert.Equal(HeartbeatState.Online, scene.Client.State);
        scene.Advance(10 + ClientScheduler.TickMs);
        await Patiently.Wait(stopped);
    }

    [Fact]
    public async Task Who_waits_for_a_welcome_or_for_a_retry_stops_at_once()
    {
        await using (var greeting = new Scene())
        {
            greeting.Start();
            using StandInPeer peer = await greeting.Server.AcceptAsync();
            await peer.ReadHelloAsync();
            await Patiently.Wait(greeting.Client.StopAsync());
            Assert.Equal([HeartbeatState.Connecting, HeartbeatState.Stopped], greeting.Log.States);
        }

        await using var waiting = new Scene();
        waiting.Server.Dispose();
        waiting.Start();
        await waiting.Log.WaitForAsync(HeartbeatState.Waiting);
        await Patiently.Wait(waiting.Client.StopAsync());
        Assert.Equal([HeartbeatState.Connecting, HeartbeatState.Waiting, HeartbeatState.Stopped], waiting.Log.States);
    }

    [Fact]
    public async Task Who_was_never_started_stops_too_and_does_not_start_afterwards()
    {
        await using var scene = new Scene();
        await Patiently.Wait(scene.Client.StopAsync());
        await Patiently.Wait(scene.Client.StopAsync());
        Assert.Equal([HeartbeatState.Stopped], scene.Log.States);
        Assert.Throws<InvalidOperationException>(() => scene.Start());
    }

    [Fact]
    public async Task It_is_started_once()
    {
        await using var scene = new Scene();
        scene.Start();
        Assert.Throws<InvalidOperationException>(() => scene.Start());
    }

    [Fact]
    public async Task A_token_that_is_cancelled_stops_it_and_so_does_one_that_was()
    {
        await using var scene = new Scene();
        using var leaving = new CancellationTokenSource();
        scene.Client.Start(leaving.Token);
        using StandInPeer peer = await scene.Server.WelcomeAsync(phaseMs: 1000);
        await scene.Log.WaitForAsync(HeartbeatState.Online);
        await leaving.CancelAsync();
        await peer.ReadAsync(PacketType.Bye);
        peer.Dispose();
        await Patiently.Wait(scene.Client.Completion);

        await using var late = new Scene();
        late.Client.Start(leaving.Token);
        await Patiently.Wait(late.Client.Completion);
        Assert.Equal([HeartbeatState.Stopped], late.Log.States);
    }

    [Fact]
    public async Task A_handler_may_stop_it_and_wait_for_that()
    {
        await using var scene = new Scene();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Client.StateChanged += change =>
        {
            if (change.State != HeartbeatState.Waiting)
                return;
            scene.Client.StopAsync().GetAwaiter().GetResult();
            stopped.TrySetResult();
        };
        scene.Server.Dispose();
        scene.Start();
        await Patiently.Wait(stopped.Task);
        await Patiently.Wait(scene.Client.Completion);
        Assert.Equal(HeartbeatState.Stopped, scene.Log.States[^1]);
    }

    [Fact]
    public async Task A_token_provider_is_told_that_it_is_over()
    {
        await using var scene = new Scene(options => options.TokenProvider = async stopping =>
        {
            await Task.Delay(Timeout.Infinite, stopping);
            return "";
        });
        scene.Start();
        await scene.Log.WaitForAsync(HeartbeatState.Connecting);
        await Patiently.Wait(scene.Client.StopAsync());
        Assert.Equal([HeartbeatState.Connecting, HeartbeatState.Stopped], scene.Log.States);
    }

    [Fact]
    public async Task A_token_provider_that_does_not_heed_its_token_is_left_alone_after_200_ms()
    {
        using var never = new ManualResetEventSlim();
        await using var scene = new Scene(options => options.TokenProvider = _ =>
        {
            never.Wait(Patiently.Patience, CancellationToken.None);
            return new("late");
        });
        scene.Start();
        await scene.Log.WaitForAsync(HeartbeatState.Connecting);
        Task stopped = scene.Client.StopAsync();
        await Patiently.Until(() => scene.Scheduler.Count == 1, "the wait for the provider");
        scene.Advance(190);
        Assert.Equal(HeartbeatState.Connecting, scene.Client.State);
        scene.Advance(10 + ClientScheduler.TickMs);
        await Patiently.Wait(stopped);
        never.Set();
        Assert.Equal([HeartbeatState.Connecting, HeartbeatState.Stopped], scene.Log.States);
        Assert.False(scene.Server.IsAsked);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_registered_on_the_tokens_token_and_throws_is_told_of_and_nobody_who_stops_it_sees_it(bool byToken)
    {
        var complaints = new ConcurrentQueue<string>();
        await using var scene = new Scene(options =>
        {
            options.CallbackFailed = error => complaints.Enqueue(error.Message);
            options.TokenProvider = stopping =>
            {
                stopping.Register(() => throw new InvalidOperationException("no"));
                return new("token");
            };
        });
        using var leaving = new CancellationTokenSource();
        scene.Client.Start(leaving.Token);
        using (StandInPeer peer = await scene.Server.WelcomeAsync(phaseMs: 1000))
        {
            await scene.Log.WaitForAsync(HeartbeatState.Online);
            if (byToken)
                leaving.Cancel();
            else
                _ = scene.Client.StopAsync();
        }

        await Patiently.Wait(scene.Client.Completion);
        Assert.Equal(["no"], complaints);
    }

    [Fact]
    public async Task What_is_registered_on_the_tokens_token_and_blocks_keeps_it_from_stopping_for_200_ms()
    {
        using var goOn = new ManualResetEventSlim();
        await using var scene = new Scene(options => options.TokenProvider = stopping =>
        {
            stopping.Register(() => goOn.Wait(Patiently.Patience));
            return new("token");
        });
        scene.Start();
        (await scene.Server.WelcomeAsync(phaseMs: 1000)).Dispose();
        await scene.Log.WaitForAsync(HeartbeatState.Waiting);
        Task stopped = scene.Client.StopAsync();
        while (scene.Client.State != HeartbeatState.Stopped)
        {
            scene.Advance(ClientScheduler.TickMs);
            await Task.Yield();
        }

        await Patiently.Wait(stopped);
        Assert.False(goOn.IsSet);
        goOn.Set();
    }

    [Fact]
    public async Task A_client_that_stops_by_itself_tells_its_token_provider_too()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var scene = new Scene(options => options.TokenProvider = stopping =>
        {
            stopping.Register(told.SetResult);
            return new("token");
        });
        using StandInPeer peer = await scene.ComeOnlineAsync();
        await peer.ByeAsync(Reason.Superseded);
        await Patiently.Wait(told.Task);
        await Patiently.Wait(scene.Client.Completion);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_handler_that_blocks_is_waited_for_5_s_at_most(bool waitsForTheStop)
    {
        await using var scene = new Scene();
        using var goOn = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        scene.Client.StateChanged += change =>
        {
            if (change.State != HeartbeatState.Connecting)
                return;
            entered.SetResult();
            if (waitsForTheStop)
                Task.Run(scene.Client.StopAsync).Wait(Patiently.Patience);
            else
                goOn.Wait(Patiently.Patience);
            left.SetResult();
        };
        scene.Start();
        await Patiently.Wait(entered.Task);
        Task stopped = scene.Client.StopAsync();
        await Patiently.Until(() => scene.Client.State == HeartbeatState.Stopped && scene.Scheduler.Count == 1, "the wait for the handler");
        scene.Advance(HeartbeatClient.HandlerPatience.TotalMilliseconds - 10);
        Assert.False(stopped.IsCompleted);
        scene.Advance(10 + ClientScheduler.TickMs);
        await Patiently.Wait(stopped);
        goOn.Set();
        await Patiently.Wait(left.Task);
        await scene.Log.WaitForAsync(HeartbeatState.Stopped);
    }

    /// <summary>By the real clock, at moments that a random number of turns of the thread pool decides.</summary>
    [Fact]
    public async Task Whenever_it_is_stopped_it_ends_and_leaves_nothing_behind()
    {
        var random = new Random(TestSeed.Next());
        for (int i = 0; i < 300; i++)
        {
            await using var scene = new Scene();
            Task serving = ServeAsync(scene.Server);
            scene.Start();
            for (int turns = random.Next(200); turns > 0; turns--)
            {
                if (random.Next(10) == 0)
                    scene.Advance(random.Next(300));
                await Task.Yield();
            }

            await scene.DisposeAsync();
            Assert.Equal(HeartbeatState.Stopped, scene.Log.States[^1]);
            Assert.Equal(1, scene.Log.Count(HeartbeatState.Stopped));
            await Patiently.Wait(serving);
        }
    }

    /// <summary>Welcomes, breaks off, and does neither, by turns; until the listener is closed.</summary>
    private static async Task ServeAsync(StandInServer server)
    {
        try
        {
            for (int i = 0; ; i++)
            {
                using StandInPeer peer = await server.AcceptAsync();
                if (i % 3 == 0)
                    continue;
                await peer.TryReadAsync();
                await peer.WelcomeAsync(intervalMs: 100);
                while (await peer.TryReadAsync() is { Type: PacketType.Heart } heart)
                    await peer.AckAsync(heart.Body);
            }
        }
        catch (Exception error) when (error is System.Net.Sockets.SocketException or InvalidOperationException or OperationCanceledException)
        {
            // Closed.
        }
    }
}
