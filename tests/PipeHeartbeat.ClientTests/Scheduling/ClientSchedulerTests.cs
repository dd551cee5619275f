using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.Client;

namespace PipeHeartbeat.ClientTests.Scheduling;

public sealed class ClientSchedulerTests
{
    [Fact]
    public void A_call_is_never_early_and_late_by_one_tick_at_most()
    {
        var random = new Random(TestSeed.Next());
        var clock = new FakeTimeProvider();
        var scheduler = new ClientScheduler(clock);
        var late = new List<long>();
        for (int i = 0; i < 1000; i++)
        {
            long dueMs = random.Next(1, 5000);
            new ScheduledCall(scheduler, () => late.Add(scheduler.NowMs - dueMs)).Set(dueMs);
        }

        for (int ms = 0; ms < 5010; ms++)
            clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(1000, late.Count);
        Assert.All(late, ms => Assert.InRange(ms, 0, ClientScheduler.TickMs));
    }

    [Fact]
    public void A_call_can_be_moved_both_ways_and_taken_back()
    {
        var clock = new FakeTimeProvider();
        var scheduler = new ClientScheduler(clock);
        int calls = 0;
        var call = new ScheduledCall(scheduler, () => calls++);
        call.Set(1000);
        call.Set(100);
        clock.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(1, calls);

        call.Set(200);
        call.Set(1000);
        clock.Advance(TimeSpan.FromMilliseconds(899));
        Assert.Equal(1, calls);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, calls);

        call.Set(2000);
        call.Clear();
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal((2, 0), (calls, scheduler.Count));
    }

    [Fact]
    public void A_call_that_throws_takes_no_other_with_it()
    {
        var clock = new FakeTimeProvider();
        var scheduler = new ClientScheduler(clock);
        int calls = 0;
        new ScheduledCall(scheduler, () => throw new InvalidOperationException()).Set(100);
        new ScheduledCall(scheduler, () => calls++).Set(100);
        new ScheduledCall(scheduler, () => calls++).Set(200);
        clock.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(2, calls);
    }

    [Fact]
    public async Task A_wait_ends_with_its_time_or_its_token_and_leaves_nothing()
    {
        var clock = new FakeTimeProvider();
        var scheduler = new ClientScheduler(clock);
        Task wait = scheduler.DelayAsync(TimeSpan.FromDays(3), CancellationToken.None);
        clock.Advance(TimeSpan.FromDays(3) - TimeSpan.FromMilliseconds(1));
        Assert.False(wait.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await Patiently.Wait(wait);

        using var cancelled = new CancellationTokenSource();
        wait = scheduler.DelayAsync(TimeSpan.FromDays(3), cancelled.Token);
        await cancelled.CancelAsync();
        await Patiently.Wait(wait);
        Assert.Equal(0, scheduler.Count);
    }

    [Fact]
    public void It_wakes_once_for_a_tick_with_a_timer_that_knows_whole_milliseconds_only()
    {
        var time = new CoarseTime();
        var scheduler = new ClientScheduler(time);
        int calls = 0;
        ScheduledCall call = null!;
        call = new ScheduledCall(scheduler, () =>
        {
            calls++;
            call.Set(scheduler.NowMs + 1);
        });
        call.Set(1);
        time.RunFor(TimeSpan.FromSeconds(1));
        Assert.InRange(calls, 50, 100);
        Assert.Equal(calls, time.Wakes);
    }

    [Fact]
    public async Task A_wait_for_what_ends_does_not_last_and_leaves_nothing()
    {
        var clock = new FakeTimeProvider();
        var scheduler = new ClientScheduler(clock);
        await Patiently.Wait(scheduler.WaitAsync(Task.FromException(new InvalidOperationException()), TimeSpan.FromSeconds(1)));

        var over = new TaskCompletionSource();
        Task wait = scheduler.WaitAsync(over.Task, TimeSpan.FromSeconds(1));
        Assert.Equal(1, scheduler.Count);
        over.SetResult();
        await Patiently.Wait(wait);
        Assert.Equal(0, scheduler.Count);

        wait = scheduler.WaitAsync(new TaskCompletionSource().Task, TimeSpan.FromSeconds(1));
        clock.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(wait.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await Patiently.Wait(wait);
    }

    [Fact]
    public void Those_who_share_a_clock_share_a_scheduler()
    {
        var time = new ManualTime();
        Assert.Same(ClientScheduler.For(time), ClientScheduler.For(time));
        Assert.NotSame(ClientScheduler.For(time), ClientScheduler.For(new ManualTime()));
        Assert.Equal(1, time.Timers);
    }
}
