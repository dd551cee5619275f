using PipeHeartbeat.Client;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.ClientTests.Clients;

public sealed class CallbackTests
{
    [Fact]
    public async Task A_handler_that_throws_is_told_of_all_the_same_and_the_client_goes_on()
    {
        int complaints = 0;
        await using var scene = new Scene(options => options.CallbackFailed = _ =>
        {
            Interlocked.Increment(ref complaints);
            throw new InvalidOperationException("again");
        });
        scene.Client.StateChanged += _ => throw new InvalidOperationException("no");
        using StandInPeer peer = await scene.ComeOnlineAsync();
        scene.Advance(10);
        await peer.ReadAsync(PacketType.Heart);
        await peer.ByeAsync(Reason.Superseded);
        await Patiently.Wait(scene.Client.Completion);
        Assert.Equal((3, 3), (scene.Log.States.Count, complaints));
    }

    [Fact]
    public async Task A_handler_that_blocks_keeps_nobody_from_beating()
    {
        await using var scene = new Scene();
        using var goOn = new ManualResetEventSlim();
        using StandInPeer peer = await scene.ComeOnlineAsync();
        scene.Client.StateChanged += _ => goOn.Wait(Patiently.Patience);
        peer.Dispose();
        await scene.Log.WaitForAsync(HeartbeatState.Waiting);

        // The handler is in there now, and not told of what follows.
        using StandInPeer again = await scene.ComeBackAsync(scene.Log.Changes[^1]);
        await again.ReadHelloAsync();
        await again.WelcomeAsync();
        await Patiently.Until(() => scene.Client.State == HeartbeatState.Online, "online");
        for (int i = 0; i < 5; i++)
        {
            scene.Advance(3000 + ClientScheduler.TickMs);
            await again.AckAsync(await again.ReadAsync(PacketType.Heart));
        }

        Assert.Equal(HeartbeatState.Waiting, scene.Log.States[^1]);
        goOn.Set();
        await scene.Log.WaitForAsync(HeartbeatState.Online, 2);
    }

    [Fact]
    public async Task With_a_context_handlers_are_called_there()
    {
        var context = new CountingContext();
        await using var scene = new Scene(options => options.CallbackContext = context);
        bool isElsewhere = false;
        scene.Client.StateChanged += _ => isElsewhere |= !context.IsPosting;
        using StandInPeer peer = await scene.ComeOnlineAsync();
        Assert.False(isElsewhere);
        Assert.InRange(context.Posts, 1, 2);
    }

    [Fact]
    public async Task After_a_handler_that_throws_the_others_are_told_all_the_same()
    {
        await using var scene = new Scene();
        scene.Client.StateChanged += _ => throw new InvalidOperationException("no");
        var later = new StateLog(scene.Client);
        using StandInPeer peer = await scene.ComeOnlineAsync();
        await peer.ByeAsync(Reason.Superseded);
        await Patiently.Wait(scene.Client.Completion);
        Assert.Equal([HeartbeatState.Connecting, HeartbeatState.Online, HeartbeatState.Stopped], later.States);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_context_that_throws_is_told_of_and_handlers_are_called_on_the_pool(bool callsAllTheSame)
    {
        var complaints = new System.Collections.Concurrent.ConcurrentQueue<string>();
        await using var scene = new Scene(options =>
        {
            options.CallbackContext = new ThrowingContext(callsAllTheSame);
            options.CallbackFailed = error => complaints.Enqueue(error.Message);
        });
        using StandInPeer peer = await scene.ComeOnlineAsync();
        await peer.ByeAsync(Reason.Superseded);
        await Patiently.Wait(scene.Client.Completion);
        await scene.Log.WaitForAsync(HeartbeatState.Stopped);
        Assert.Equal([HeartbeatState.Connecting, HeartbeatState.Online, HeartbeatState.Stopped], scene.Log.States);

        // That is told on the pool, too, when it comes to it.
        await Patiently.Until(() => complaints.Contains("gone"), "a complaint of the context");
    }

    private sealed class ThrowingContext(bool callsAllTheSame) : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state)
        {
            if (callsAllTheSame)
                ThreadPool.QueueUserWorkItem(_ => d(state));
            throw new InvalidOperationException("gone");
        }
    }

    private sealed class CountingContext : SynchronizationContext
    {
        public int Posts { get; private set; }

        public bool IsPosting { get; private set; }

        public override void Post(SendOrPostCallback d, object? state)
        {
            Posts++;
            IsPosting = true;
            d(state);
            IsPosting = false;
        }
    }
}
