using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>
/// The thread under a clock that is moved by hand. Where "nothing was named" is claimed, another connection that was named at that very
/// moment shows that the thread had looked.
/// </summary>
public sealed class ExpiryLoopTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly ConnectionTable _table = new();
    private readonly ConcurrentQueue<Exception> _errors = [];
    private readonly LivenessClock _clock;
    private NamedList _named = new();
    private ExpiryLoop _loop;

    public ExpiryLoopTests()
    {
        _clock = new LivenessClock(_time);
        _loop = new ExpiryLoop(_table, _clock, _named, _errors.Enqueue);
    }

    public void Dispose()
    {
        _loop.Dispose();
        _named.Dispose();
        Assert.Empty(_errors);
    }

    [Fact]
    public void The_longest_silence_that_lives_and_the_shortest_that_dies_are_one_tick_apart()
    {
        _loop.Start();
        ConnectionId witness = Open(timeoutMs: 14_990);
        ConnectionId id = Open(timeoutMs: 15_000);

        Advance(14_990);
        Assert.Equal(witness, _named.Next());
        Assert.Empty(_named.Take());
        Advance(10);
        Assert.Equal(id, _named.Next());
    }

    [Fact]
    public void A_watch_that_comes_while_the_loop_sleeps_for_ever_is_taken_up()
    {
        _loop.Start();
        for (int i = 0; i < 50; i++)
        {
            ConnectionId id = Open(timeoutMs: 100 + i);
            Advance(110 + i);
            Assert.Equal(id, _named.Next());
            _table.CloseAndFree(id);
        }
    }

    [Fact]
    public void A_watch_for_a_deadline_nearer_than_the_sleep_wakes_the_loop()
    {
        _loop.Start();
        ConnectionId late = Open(timeoutMs: 15_000);
        ConnectionId soon = Open(timeoutMs: 500);
        Advance(500);
        Assert.Equal(soon, _named.Next());
        _table.CloseAndFree(soon);

        _table.SetOwnerDeadline(late, 700);
        _loop.Watch(late, 700);
        Advance(200);
        Assert.Equal(late, _named.Next());
    }

    [Fact]
    public void Connections_watched_before_the_start_are_not_forgotten()
    {
        ConnectionId id = Open(timeoutMs: 100);
        _loop.Start();
        Advance(100);

        Assert.Equal(id, _named.Next());
    }

    [Fact]
    public void A_clock_moved_in_leaps_of_any_size_misses_nobody()
    {
        var random = new Random(TestSeed.Next());
        _loop.Start();
        for (int i = 0; i < 100; i++)
        {
            int timeoutMs = random.Next(1, 1 << random.Next(1, 20));
            ConnectionId id = Open(timeoutMs);
            long leftMs = timeoutMs + ExpiryLoop.TickMs;
            while (leftMs > 0)
            {
                int leapMs = random.Next(1, (int)Math.Max(2, leftMs));
                Advance(leapMs);
                leftMs -= leapMs;
            }

            Assert.Equal(id, _named.Next());
            _table.CloseAndFree(id);
            _named.Take();
        }
    }

    [Fact]
    public void A_sink_that_throws_and_a_reporter_that_throws_do_not_stop_the_loop()
    {
        int reports = 0;
        UseSink(_ => throw new InvalidOperationException("sink"), _ =>
        {
            Interlocked.Increment(ref reports);
            throw new InvalidOperationException("reporter");
        });
        _loop.Start();
        ConnectionId id = Open(timeoutMs: 2_000);
        Advance(2_000);

        Assert.Equal(id, _named.Next());
        for (int i = 0; i < 3; i++) Assert.Equal(id, NextAfter((int)ExpiryLoop.ReminderInterval.TotalMilliseconds));
        Assert.True(Volatile.Read(ref reports) >= 3);
    }

    [Fact]
    public void A_loop_that_sleeps_can_be_disposed_of_and_more_than_once()
    {
        _loop.Start();
        ConnectionId id = Open(timeoutMs: 15_000);
        _loop.Dispose();
        _loop.Dispose();

        // Too late, but no harm: sessions may outlive the loop.
        _loop.Watch(id, 0);
        Advance(100_000);
        Assert.Empty(_named.Take());
    }

    [Fact]
    public void A_loop_that_was_never_started_can_be_disposed_of_and_watches_do_no_harm()
    {
        ConnectionId id = Open(timeoutMs: 10);
        _loop.Dispose();
        _loop.Watch(id, 10);
    }

    [Fact]
    public void A_sink_can_dispose_of_its_loop()
    {
        using var disposed = new ManualResetEventSlim();
        UseSink(_ =>
        {
            _loop.Dispose();
            disposed.Set();
        }, _errors.Enqueue);
        _loop.Start();
        ConnectionId id = Open(timeoutMs: 10);
        Advance(10);

        Assert.True(disposed.Wait(NamedList.Patience, TestContext.Current.CancellationToken));
        Assert.Equal(id, _named.Next());
        _loop.Dispose();
        Advance(100_000);
        Assert.Empty(_named.Take());
    }

    [Fact]
    public void Many_may_dispose_of_it_at_once_while_others_watch()
    {
        for (int round = 0; round < 100; round++)
        {
            using var named = new NamedList();
            var loop = new ExpiryLoop(_table, _clock, named, _errors.Enqueue);
            ConnectionId id = _table.Open(_clock.StampMs);
            loop.Start();
            Together.Run(() => loop.Dispose(), () => loop.Dispose(), () => loop.Watch(id, 0), () => loop.Watch(id, 0));
            _table.CloseAndFree(id);
        }
    }

    [Fact]
    public void An_idle_loop_does_not_wake()
    {
        _loop.Start();
        NameOne();
        long before = _loop.Passes;
        for (int hour = 0; hour < 1_000; hour++) Advance(3_600_000);
        NameOne();

        // A pass for the dropped entry, a few for the last connection; none for the thousand hours between.
        Assert.InRange(_loop.Passes - before, 1, 12);
    }

    [Fact]
    public void A_loop_with_far_deadlines_wakes_only_to_move_them_down()
    {
        _loop.Start();
        ConnectionId id = Open(timeoutMs: 86_400_000);
        NameOne();
        long before = _loop.Passes;
        for (int minute = 0; minute < 1_440; minute++) Advance(60_000);

        Assert.Equal(id, _named.Next());
        Assert.InRange(_loop.Passes - before, 1, 12);
    }

    /// <summary>Has one connection named, and gone: after that the loop has nothing left to do but to drop its entry.</summary>
    private void NameOne()
    {
        ConnectionId id = Open(timeoutMs: 50);
        Advance(60);
        Assert.Equal(id, _named.Next());
        _table.CloseAndFree(id);
        _named.Take();
    }

    private ConnectionId NextAfter(int milliseconds)
    {
        Advance(milliseconds);
        return _named.Next();
    }

    private void UseSink(Action<ConnectionId> also, Action<Exception> onError)
    {
        _loop.Dispose();
        _named.Dispose();
        _named = new NamedList(also);
        _loop = new ExpiryLoop(_table, _clock, _named, onError);
    }

    private ConnectionId Open(int timeoutMs)
    {
        long nowMs = _clock.StampMs;
        Assert.True(_table.TryOpen(Tables.Owner, nowMs, 10, timeoutMs, out ConnectionId id));
        _loop.Watch(id, nowMs + timeoutMs);
        return id;
    }

    private void Advance(int milliseconds) => _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
}
