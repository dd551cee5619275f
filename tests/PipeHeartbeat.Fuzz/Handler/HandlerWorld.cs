using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Fuzz;

/// <summary>
/// A server without its threads: the real manager, table, wheel, monitor and brake, under a clock that is moved by hand and on the thread that
/// moves it. One connection at a time.
/// </summary>
internal sealed class HandlerWorld : IDisposable
{
    /// <summary>So much may be announced that to allocate it would be seen.</summary>
    public const int MaxPayloadBytes = 256 * 1024 * 1024;

    private const int IntervalMs = 3000;
    private const int PatienceSeconds = 60;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private long _nextMs;

    public HandlerWorld(HandlerSettings settings)
    {
        bool isLimited = settings.HasFlag(HandlerSettings.IsLimited);
        bool isTalkative = settings.HasFlag(HandlerSettings.IsTalkative);
        var heartbeat = new HeartbeatOptions
        {
            Interval = TimeSpan.FromMilliseconds(IntervalMs),
            MaxInterval = TimeSpan.FromMilliseconds(2 * IntervalMs),
            DataProvesLife = isTalkative,
            SuspectAfterMissed = isTalkative ? 2 : 0,
        };
        var limits = new LimitOptions
        {
            MaxConnections = 4,
            MaxConnectionsPerAddress = 1,
            PacketRate = isLimited ? 20 : 0,
            PacketBurst = isLimited ? 20 : 0,
            MaxPayloadBytes = MaxPayloadBytes,
        };
        Payloads = settings.HasFlag(HandlerSettings.HasApplication) ? new PayloadRecorder() : null;
        Manager = new SessionManager(
            Options.Create(heartbeat),
            Options.Create(limits),
            Options.Create(new IdentityOptions()),
            Options.Create(new PresenceOptions()),
            _time,
            [Events],
            new HeartbeatMetrics(_services.GetRequiredService<IMeterFactory>()),
            Log,
            Payloads);
        Events.Manager = Manager;
        Manager.Verdicts.OnWake(NowMs);
    }

    public SessionManager Manager { get; }

    public ErrorLog Log { get; } = new();

    public EndWatcher Events { get; } = new();

    public PayloadRecorder? Payloads { get; }

    public long NowMs => Manager.Clock.NowMs;

    /// <summary>Lets the thread pool, which has one thread here, do all that it was given.</summary>
    public static void Settle()
    {
        // What it does for the first may have given it more.
        for (int i = 0; i < 2; i++)
        {
            using var isDone = new ManualResetEventSlim();
            ThreadPool.UnsafeQueueUserWorkItem(static done => done.Set(), isDone, preferLocal: false);
            for (int waited = 0; !isDone.IsSet; waited += WaitInTime(isDone) ? 1 : 0)
            {
                if (waited == PatienceSeconds)
                    throw new FuzzException($"The thread pool's thread did not come back for {PatienceSeconds} s.");
            }
        }
    }

    /// <summary>Time passes, and nothing stands still.</summary>
    /// <param name="milliseconds">How much.</param>
    /// <param name="input">What the connection reads; <see langword="null"/> if there is none any more.</param>
    public void Advance(int milliseconds, WatchedInput? input)
    {
        for (int left = milliseconds; left > 0; left -= StallMonitor.PeriodMs)
        {
            _time.Advance(TimeSpan.FromMilliseconds(Math.Min(left, StallMonitor.PeriodMs)));
            Wake(input);
        }
    }

    /// <summary>Time passes, and everything stands still.</summary>
    public void StandStill(int milliseconds, WatchedInput? input)
    {
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds));
        Wake(input);
    }

    /// <summary>What must be true when the connection is gone: nothing is left of it.</summary>
    public void CheckEmpty()
    {
        const int MostMs = 120_000;
        for (int spentMs = 0; Manager.Expiry.Engine is { } engine && (engine.Scheduled > 0 || engine.HasPending); spentMs += StallMonitor.PeriodMs)
        {
            if (spentMs > MostMs)
                throw new FuzzException("The wheel keeps the entry of a connection that is gone.");
            Advance(StallMonitor.PeriodMs, input: null);
        }

        Assert.Equal(0, Manager.Table.LiveCount);
        Assert.Equal(0, Manager.Door.Addresses);
        Assert.Equal(0, Manager.Activities.Count);
        Assert.Equal(Manager.Counters.Accepted, Enum.GetValues<Reason>().Sum(Manager.Counters.Closed));
        Assert.Empty(Log.Errors);
    }

    public void Dispose()
    {
        Manager.Dispose();
        _services.Dispose();
    }

    /// <summary>Waits for a second.</summary>
    /// <returns>Whether it was no more than that: if this thread was late, so was the other one.</returns>
    private static bool WaitInTime(ManualResetEventSlim isDone)
    {
        long began = Stopwatch.GetTimestamp();
        isDone.Wait(TimeSpan.FromSeconds(1));
        return Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(1.2);
    }

    private void Wake(WatchedInput? input)
    {
        Manager.Verdicts.OnWake(NowMs);
        ExpiryEngine engine = Manager.Expiry.Engine;
        bool isDue = engine.HasPending || _nextMs <= NowMs;
        _nextMs = engine.Run(NowMs);
        input?.Answer();
        if (isDue)
            Settle();
    }
}
