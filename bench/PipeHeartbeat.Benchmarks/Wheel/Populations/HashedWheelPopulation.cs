using DotNetty.Common.Utilities;

namespace PipeHeartbeat.Benchmarks.Wheel.Populations;

/// <summary>
/// DotNetty's wheel, in which every beat cancels its client's timeout and files a new one. Real time only: the wheel turns on a thread of
/// its own.
/// </summary>
internal sealed class HashedWheelPopulation : IPopulation
{
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(Timing.TimeoutMs);

    // 20 s a turn, so that no timeout needs a second one.
    private readonly HashedWheelTimer _wheel = new(TimeSpan.FromMilliseconds(Timing.TickMs), ticksPerWheel: 2048, maxPendingTimeouts: -1);
    private readonly ITimeout[] _timeouts;
    private readonly DeclaringTask _task = new();

    public HashedWheelPopulation(BeatSchedule schedule, long startMs) =>
        _timeouts = [.. schedule.LastBeats(startMs).Select(beatMs =>
            _wheel.NewTimeout(_task, TimeSpan.FromMilliseconds(beatMs + Timing.TimeoutMs - startMs)))];

    public int Declared => _task.Declared;

    public void Beat(int client, long nowMs)
    {
        _timeouts[client].Cancel();
        _timeouts[client] = Schedule();
    }

    /// <summary>Files one more timeout.</summary>
    public ITimeout Schedule() => _wheel.NewTimeout(_task, Delay);

    public void AdvanceTo(long nowMs)
    {
    }

    public void Dispose() => _wheel.StopAsync().GetAwaiter().GetResult();

    private sealed class DeclaringTask : ITimerTask
    {
        private int _declared;

        public int Declared => Volatile.Read(ref _declared);

        public void Run(ITimeout timeout) => Interlocked.Increment(ref _declared);
    }
}
