using System.Collections.Concurrent;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>The loop on the real clock, with watches that race with its going to sleep. Whatever waits, waits for an event.</summary>
[Collection(WholeMachine.Name)]
public sealed class ExpiryLoopRaceTests
{
    private const int Threads = 4;
    private const int RoundsPerThread = 300;
    private const int PerThread = 1_000;

    /// <summary>
    /// Each thread watches one connection, waits until it is named, and goes on: the loop falls asleep between, for ever, and a wake-up
    /// that is lost leaves its thread waiting.
    /// </summary>
    [Fact]
    public void No_watch_is_lost_to_a_loop_that_goes_to_sleep()
    {
        var table = new ConnectionTable();
        var clock = new LivenessClock(TimeProvider.System);
        var errors = new ConcurrentQueue<Exception>();
        using var loop = new ExpiryLoop(table, clock, new OwnerWaker(), errors.Enqueue);
        loop.Start();

        Together.Run([.. Enumerable.Range(0, Threads).Select(_ => (Action)(() =>
        {
            // Not disposed of: a reminder may come when this thread has gone.
            var named = new SemaphoreSlim(0);
            for (int i = 0; i < RoundsPerThread; i++)
            {
                long nowMs = clock.StampMs;
                Assert.True(table.TryOpen(named, nowMs, 1, 1, out ConnectionId id));
                loop.Watch(id, nowMs + 1);
                Assert.True(named.Wait(NamedList.Patience), $"round {i}: a watch was lost");
                Assert.True(table.TryExpire(id, clock.NowMs), "named early");
                Assert.True(table.Free(id));
                while (named.Wait(0))
                {
                    // A reminder that came before the verdict.
                }
            }
        }))]);

        Assert.Empty(errors);
        Assert.Equal(0, table.LiveCount);
    }

    [Fact]
    public void Nobody_is_named_early_and_nobody_is_forgotten_when_thousands_open_at_once()
    {
        var table = new ConnectionTable();
        var clock = new LivenessClock(TimeProvider.System);
        var errors = new ConcurrentQueue<Exception>();
        using var left = new CountdownEvent(Threads * PerThread);
        using var loop = new ExpiryLoop(table, clock, new Judge(table, clock, left), errors.Enqueue);
        loop.Start();

        Together.Run([.. Enumerable.Range(0, Threads).Select(number => (Action)(() =>
        {
            var random = new Random(number);
            for (int i = 0; i < PerThread; i++)
            {
                int timeoutMs = random.Next(1, 1_500);
                long nowMs = clock.StampMs;
                Assert.True(table.TryOpen(Tables.Owner, nowMs, timeoutMs, timeoutMs, out ConnectionId id));
                loop.Watch(id, nowMs + timeoutMs);
            }
        }))]);

        Assert.True(left.Wait(NamedList.Patience, TestContext.Current.CancellationToken), "somebody was forgotten");
        Assert.Empty(errors);
        Assert.Equal(0, table.LiveCount);
    }

    private sealed class OwnerWaker : IDeadlineSink
    {
        public long OnDeadline(ConnectionId id, object owner, long nowMs)
        {
            ((SemaphoreSlim)owner).Release();
            return long.MaxValue;
        }
    }

    /// <summary>Convicts at once: if that is refused, the wheel was early.</summary>
    private sealed class Judge(ConnectionTable table, LivenessClock clock, CountdownEvent left) : IDeadlineSink
    {
        public long OnDeadline(ConnectionId id, object owner, long nowMs)
        {
            Assert.True(table.TryExpire(id, clock.NowMs), "named early");
            Assert.True(table.Free(id));
            left.Signal();
            return long.MaxValue;
        }
    }
}
