using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

public sealed class AcceptLoopTests
{
    private static readonly int[] PausesMs = [10, 20, 40, 80, 160, 320, 640, 1000, 1000, 1000];

    [Fact]
    public async Task A_failing_accept_is_tried_again_after_pauses_that_double_up_to_a_second()
    {
        var time = new TimerWatchingTime();
        var listener = new ScriptedListener();
        var logs = new LogRecorder();
        var served = Channel.CreateUnbounded<ConnectionContext>();
        await using var loop = new AcceptLoop(listener, connection => served.Writer.TryWrite(connection), time, logs);
        loop.Start();
        await listener.AskedAsync();

        // Twice: a success in between begins the pauses anew.
        for (int round = 0; round < 2; round++)
        {
            foreach (int pauseMs in PausesMs)
            {
                await listener.FailAsync(new SocketException((int)SocketError.TooManyOpenSockets));
                Assert.Equal(TimeSpan.FromMilliseconds(pauseMs), await time.NextTimerAsync());
                time.Advance(TimeSpan.FromMilliseconds(pauseMs - 1));
                Assert.False(listener.IsAsked);
                time.Advance(TimeSpan.FromMilliseconds(1));
                await listener.AskedAsync();
            }

            await listener.ConnectAsync();
            await served.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
            await listener.AskedAsync();
        }

        // 8.5 s of failing: a line at once and then at most one a second.
        Assert.InRange(logs.OfEvent(2).Count(), 2, 1 + (2 * PausesMs.Sum() / 1000));
        Assert.Contains("TooManyOpenSockets", ((SocketException)logs.OfEvent(2).First().Error!).SocketErrorCode.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void At_most_one_line_is_said_a_second()
    {
        var time = new FakeTimeProvider();
        var failures = new AcceptFailures(time);
        int said = 0;
        for (int i = 0; i < 1000; i++)
        {
            failures.Next(out bool isToBeSaid);
            said += isToBeSaid ? 1 : 0;
            failures.Reset();
            time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.Equal(10, said);
    }

    [Fact]
    public async Task A_loop_that_pauses_can_be_stopped()
    {
        var time = new TimerWatchingTime();
        var listener = new ScriptedListener();
        var loop = new AcceptLoop(listener, _ => { }, time, new LogRecorder());
        loop.Start();
        await listener.FailAsync(new IOException());
        await time.NextTimerAsync();
        await loop.DisposeAsync().AsTask().WaitAsync(EventRecorder.Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>A listener that accepts and fails as a test tells it.</summary>
    private sealed class ScriptedListener : IConnectionListener
    {
        private readonly Channel<Exception?> _script = Channel.CreateUnbounded<Exception?>();
        private readonly InMemoryTransport _network = new();
        private readonly Channel<bool> _asked = Channel.CreateUnbounded<bool>();
        private IConnectionListener? _inner;

        public EndPoint EndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 1);

        public bool IsAsked => _asked.Reader.Count > 0;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            _asked.Writer.TryWrite(true);
            if (!await _script.Reader.WaitToReadAsync(cancellationToken) || !_script.Reader.TryRead(out Exception? error))
                return null;
            if (error is not null)
                throw error;
            return await _inner!.AcceptAsync(cancellationToken);
        }

        public ValueTask FailAsync(Exception error) => _script.Writer.WriteAsync(error);

        public async ValueTask ConnectAsync()
        {
            _inner ??= await _network.BindAsync(EndPoint);
            _network.Connect();
            await _script.Writer.WriteAsync(null);
        }

        public async Task AskedAsync() => await _asked.Reader.ReadAsync().AsTask().WaitAsync(EventRecorder.Patience);

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            _script.Writer.TryComplete();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync() => UnbindAsync();
    }

    /// <summary>Tells which timers are set.</summary>
    private sealed class TimerWatchingTime : FakeTimeProvider
    {
        private readonly Channel<TimeSpan> _timers = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            ITimer timer = base.CreateTimer(callback, state, dueTime, period);
            _timers.Writer.TryWrite(dueTime);
            return timer;
        }

        public Task<TimeSpan> NextTimerAsync() => _timers.Reader.ReadAsync().AsTask().WaitAsync(EventRecorder.Patience);
    }
}
