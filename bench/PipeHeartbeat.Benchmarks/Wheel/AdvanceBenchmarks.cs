using BenchmarkDotNet.Attributes;
using Perfolizer.Mathematics.OutlierDetection;
using PipeHeartbeat.Benchmarks.Wheel.Populations;

namespace PipeHeartbeat.Benchmarks.Wheel;

/// <summary>
/// One second of virtual time passes over a population that beats every 3 s and is declared silent after 15: what is found then, and at
/// what price. The beats of the second are written before, and not measured. Seconds differ, so the mean over all of them counts and none is
/// left out: a coarse sweep works in one of three, and deadlines are bunched, because all clients came within three seconds.
/// </summary>
/// <remarks><c>Timer</c> and <c>HashedWheelTimer</c> know no virtual time: <see cref="RealSecondBenchmarks"/> has them.</remarks>
[Suite("TimingWheel", Seconds, IsOneShot = true)]
[MemoryDiagnoser]
[Outliers(OutlierMode.DontRemove)]
public class AdvanceBenchmarks
{
    /// <summary>Measured seconds: three times the 12 to 15 after which an entry comes round again, and a multiple of the sweep's three.</summary>
    private const int Seconds = 39;

    private const int SecondMs = 1_000;
    private const string Advance = "Advance by one second";

    private IPopulation _population = null!;
    private BeatSchedule _schedule = null!;
    private long _nowMs = Timing.StartMs;

    /// <summary>How many clients there are.</summary>
    [Params(1_000, 100_000, 1_000_000)]
    public int Clients { get; set; }

    /// <summary>PipeHeartbeat.</summary>
    [GlobalSetup(Target = nameof(Wheel))]
    public void SetupWheel() => Setup((schedule, startMs) => new WheelPopulation(schedule, startMs), isFiled: true);

    /// <summary>A heap that looks.</summary>
    [GlobalSetup(Target = nameof(LazyQueue))]
    public void SetupLazyQueue() => Setup((schedule, startMs) => new LazyQueuePopulation(schedule, startMs), isFiled: true);

    /// <summary>Every slot of the table.</summary>
    [GlobalSetup(Target = nameof(TableSweep))]
    public void SetupTableSweep() => Setup((schedule, startMs) => new TableSweepPopulation(schedule, startMs));

    /// <summary>Every word of an array.</summary>
    [GlobalSetup(Target = nameof(PackedSweep))]
    public void SetupPackedSweep() => Setup((schedule, startMs) => new PackedSweepPopulation(schedule, startMs));

    /// <summary>Every vector of an array.</summary>
    [GlobalSetup(Target = nameof(VectorSweep))]
    public void SetupVectorSweep() => Setup((schedule, startMs) => new VectorSweepPopulation(schedule, startMs));

    /// <summary>Every byte of an array, seldom.</summary>
    [GlobalSetup(Target = nameof(CoarseSweep))]
    public void SetupCoarseSweep() =>
        Setup((schedule, startMs) => new CoarseSweepPopulation(schedule, startMs), lateByMs: Timing.IntervalMs + Timing.TickMs);

    /// <summary>Nothing at all.</summary>
    [GlobalSetup(Target = nameof(Nobody))]
    public void SetupNobody()
    {
        _schedule = new BeatSchedule(Clients);
        _population = new StampsPopulation(_schedule, _nowMs);
    }

    /// <summary>Lets the clients beat.</summary>
    [IterationSetup]
    public void BeatForASecond()
    {
        for (long atMs = _nowMs; atMs < _nowMs + SecondMs; atMs += Timing.TickMs)
        {
            foreach (int client in _schedule.At(atMs))
                _population.Beat(client, atMs);
        }
    }

    /// <summary>Checks that nobody who beat was declared silent.</summary>
    [GlobalCleanup]
    public void Cleanup() => Demand.Equal(0, _population.Declared, "clients declared silent that beat");

    /// <summary>The floor: 100 calls that do nothing.</summary>
    [BenchmarkCategory(Advance), Benchmark(Baseline = true, Description = "bare calls")]
    public void Nobody() => AdvanceByASecond();

    /// <summary>Precise to 10 ms.</summary>
    [BenchmarkCategory(Advance), Benchmark(Description = "ExpiryEngine on TimingWheel"), Ours]
    public void Wheel() => AdvanceByASecond();

    /// <summary>Precise to 10 ms.</summary>
    [BenchmarkCategory(Advance), Benchmark(Description = "PriorityQueue that looks when due")]
    public void LazyQueue() => AdvanceByASecond();

    /// <summary>Precise to 10 ms.</summary>
    [BenchmarkCategory(Advance), Benchmark(Description = "O(n) sweep of the table every 10 ms")]
    public void TableSweep() => AdvanceByASecond();

    /// <summary>Precise to 10 ms.</summary>
    [BenchmarkCategory(Advance), Benchmark(Description = "O(n) sweep of packed 64-bit times every 10 ms")]
    public void PackedSweep() => AdvanceByASecond();

    /// <summary>Precise to 10 ms.</summary>
    [BenchmarkCategory(Advance), Benchmark(Description = "O(n) sweep of packed 32-bit times every 10 ms, by vectors")]
    public void VectorSweep() => AdvanceByASecond();

    /// <summary>Up to 3 s late.</summary>
    [BenchmarkCategory(Advance), Benchmark(Description = "O(n) sweep of packed counters every 3 s (up to 3 s late)")]
    public void CoarseSweep() => AdvanceByASecond();

    private void Setup(Func<BeatSchedule, long, IPopulation> create, int lateByMs = Timing.TickMs, bool isFiled = false)
    {
        PopulationCheck.Demand(create, lateByMs);
        _schedule = new BeatSchedule(Clients);
        _population = create(_schedule, _nowMs);

        // In the first timeout no deadline comes.
        for (long endMs = _nowMs + (isFiled ? 2 * Timing.TimeoutMs : 0); _nowMs < endMs;)
        {
            BeatForASecond();
            AdvanceByASecond();
        }
    }

    private void AdvanceByASecond()
    {
        for (long endMs = _nowMs + SecondMs; _nowMs < endMs;)
        {
            _nowMs += Timing.TickMs;
            _population.AdvanceTo(_nowMs);
        }
    }
}
