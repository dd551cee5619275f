using BenchmarkDotNet.Attributes;
using PipeHeartbeat.Benchmarks.Wheel.Populations;

namespace PipeHeartbeat.Benchmarks.Wheel;

/// <summary>
/// A second really passes: a third of the population beats, evenly over it, and each way of keeping them does its work, on whatever
/// thread. A time here is processor time of the whole process, the loop that lets them beat included: that alone is the first row.
/// </summary>
[Suite("TimingWheel", RunsByItself = true)]
[RealSecond]
[MemoryDiagnoser]
public class RealSecondBenchmarks
{
    /// <summary>Seconds an iteration.</summary>
    internal const int Seconds = 2;

    /// <summary>Seconds lived before anything is measured: in the first timeout no deadline comes.</summary>
    internal const int SecondsBefore = 16;

    private const string Second = "A second of life, beats included (processor time)";

    private IPopulation _population = null!;
    private BeatSchedule _schedule = null!;
    private long _nowMs;

    /// <summary>How many clients there are.</summary>
    [Params(100_000, 1_000_000)]
    public int Clients { get; set; }

    /// <summary>Nobody looks.</summary>
    [GlobalSetup(Target = nameof(Stamps))]
    public void SetupStamps() => Setup((schedule, startMs) => new StampsPopulation(schedule, startMs));

    /// <summary>PipeHeartbeat.</summary>
    [GlobalSetup(Target = nameof(Wheel))]
    public void SetupWheel() => Setup((schedule, startMs) => new WheelPopulation(schedule, startMs));

    /// <summary>One timer each.</summary>
    [GlobalSetup(Target = nameof(Timers))]
    public void SetupTimers() => Setup((schedule, startMs) => new TimerPopulation(schedule, startMs));

    /// <summary>DotNetty's wheel.</summary>
    [GlobalSetup(Target = nameof(HashedWheel))]
    public void SetupHashedWheel() => Setup((schedule, startMs) => new HashedWheelPopulation(schedule, startMs));

    /// <summary>A heap that looks.</summary>
    [GlobalSetup(Target = nameof(LazyQueue))]
    public void SetupLazyQueue() => Setup((schedule, startMs) => new LazyQueuePopulation(schedule, startMs));

    /// <summary>Every word of an array.</summary>
    [GlobalSetup(Target = nameof(PackedSweep))]
    public void SetupPackedSweep() => Setup((schedule, startMs) => new PackedSweepPopulation(schedule, startMs));

    /// <summary>Every byte of an array, seldom.</summary>
    [GlobalSetup(Target = nameof(CoarseSweep))]
    public void SetupCoarseSweep() => Setup((schedule, startMs) => new CoarseSweepPopulation(schedule, startMs));

    /// <summary>Ends the threads, and checks that nobody who beat was declared silent.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        int declared = _population.Declared;
        _population.Dispose();
        Demand.Equal(0, declared, "clients declared silent that beat");
        Demand.True(_nowMs - Timing.StartMs > Timing.TimeoutMs, "it lived long enough for deadlines to come");
    }

    /// <summary>The floor: the beats are written down.</summary>
    [BenchmarkCategory(Second), Benchmark(Baseline = true, Description = "bare: beats are written down, nobody looks", OperationsPerInvoke = Seconds)]
    public void Stamps() => Live();

    /// <summary>Precise to 10 ms.</summary>
    [BenchmarkCategory(Second), Benchmark(Description = "ConnectionTable and TimingWheel", OperationsPerInvoke = Seconds), Ours]
    public void Wheel() => Live();

    /// <summary>Precise to some 16 ms.</summary>
    [BenchmarkCategory(Second), Benchmark(Description = "System.Threading.Timer, re-armed", OperationsPerInvoke = Seconds)]
    public void Timers() => Live();

    /// <summary>Precise to 10 ms.</summary>
    [BenchmarkCategory(Second), Benchmark(Description = "DotNetty HashedWheelTimer, re-armed", OperationsPerInvoke = Seconds)]
    public void HashedWheel() => Live();

    /// <summary>Precise to 10 ms.</summary>
    [BenchmarkCategory(Second), Benchmark(Description = "PriorityQueue that looks when due", OperationsPerInvoke = Seconds)]
    public void LazyQueue() => Live();

    /// <summary>Precise to 10 ms.</summary>
    [BenchmarkCategory(Second), Benchmark(Description = "O(n) sweep of packed times every 10 ms", OperationsPerInvoke = Seconds)]
    public void PackedSweep() => Live();

    /// <summary>Up to 3 s late.</summary>
    [BenchmarkCategory(Second), Benchmark(Description = "O(n) sweep of packed counters every 3 s (up to 3 s late)", OperationsPerInvoke = Seconds)]
    public void CoarseSweep() => Live();

    private void Setup(Func<BeatSchedule, long, IPopulation> create)
    {
        _nowMs = Timing.StartMs;
        _schedule = new BeatSchedule(Clients);
        _population = create(_schedule, _nowMs);
    }

    /// <summary>Lives some seconds, tick by tick. A tick that comes late is made up for by the next.</summary>
    private void Live()
    {
        long begunAt = Environment.TickCount64;
        long begunMs = _nowMs;
        while (_nowMs < begunMs + (Seconds * 1_000))
        {
            foreach (int client in _schedule.At(_nowMs))
                _population.Beat(client, _nowMs);
            _nowMs += Timing.TickMs;
            _population.AdvanceTo(_nowMs);
            long aheadMs = _nowMs - begunMs - (Environment.TickCount64 - begunAt);
            if (aheadMs > 0)
                Thread.Sleep((int)aheadMs);
        }
    }
}
