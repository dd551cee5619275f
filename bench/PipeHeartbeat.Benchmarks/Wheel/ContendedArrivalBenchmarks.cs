using BenchmarkDotNet.Attributes;
using PipeHeartbeat.Benchmarks.Wheel.Populations;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Benchmarks.Wheel;

/// <summary>
/// Beats arrive on two threads at once, each with clients of its own, 1,000 together: all in the cache, so what is measured is whether the
/// threads stand in each other's way. A time is that of one beat of one of them.
/// </summary>
[Suite("TimingWheel")]
[MemoryDiagnoser]
public class ContendedArrivalBenchmarks
{
    private const int Clients = 1_000;
    private const int Half = Clients / 2;
    private const int Turns = 20;
    private const int Beats = Half * Turns;
    private const string Beat = "A beat arrives, on two threads";

    private readonly BeatSchedule _schedule = new(Clients);
    private readonly Lock _gate = new();
    private SecondThread _second = null!;
    private readonly TimerPopulation?[] _timers = new TimerPopulation?[2];
    private HashedWheelPopulation? _hashedWheel;
    private Action[] _beatWheel = [];
    private Action[] _beatTimers = [];
    private Action[] _beatQueue = [];
    private Action[] _beatHashedWheel = [];
    private Action[] _beatSweep = [];
    private long _nowMs = Timing.StartMs;

    /// <summary>What has no thread of its own.</summary>
    [GlobalSetup(Targets = [nameof(Sweep), nameof(Wheel), nameof(Queue)])]
    public void Setup()
    {
        _second = new SecondThread();
        var wheel = new WheelPopulation(_schedule, Timing.StartMs);
        var queue = new MovingQueuePopulation(_schedule, Timing.StartMs);
        var sweep = new CoarseSweepPopulation(_schedule, Timing.StartMs);
        _beatWheel = Halves(client => Demand.True(wheel.Beat(wheel.Ids[client], _nowMs) == BeatResult.Counted, "a beat is counted"));
        _beatSweep = Halves(client => sweep.Beat(client, _nowMs));
        _beatQueue = Halves(client =>
        {
            lock (_gate)
                queue.Beat(client, _nowMs);
        });
    }

    /// <summary>Each thread's own: the runtime files a timer with the core that it is made on.</summary>
    [GlobalSetup(Target = nameof(Timers))]
    public void SetupTimers()
    {
        _second = new SecondThread();
        _second.Together(() => _timers[0] = MakeTimers(), () => _timers[1] = MakeTimers());
        _beatTimers = Halves(client => _timers[client / Half]!.Beat(client % Half, _nowMs));
    }

    /// <summary>DotNetty's wheel.</summary>
    [GlobalSetup(Target = nameof(HashedWheel))]
    public void SetupHashedWheel()
    {
        _second = new SecondThread();
        _hashedWheel = new HashedWheelPopulation(_schedule, Timing.StartMs);
        _beatHashedWheel = Halves(client => _hashedWheel.Beat(client, _nowMs));
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _second.Dispose();
        foreach (TimerPopulation? timers in _timers)
            timers?.Dispose();
        _hashedWheel?.Dispose();
    }

    /// <summary>The floor: bytes of one array.</summary>
    [BenchmarkCategory(Beat), Benchmark(Baseline = true, Description = "bare word: sweep every 3 s (up to 3 s late)", OperationsPerInvoke = Beats)]
    public void Sweep() => Run(_beatSweep);

    /// <summary>No line is shared.</summary>
    [BenchmarkCategory(Beat), Benchmark(Description = "ConnectionTable.Beat, TimingWheel in place", OperationsPerInvoke = Beats), Ours]
    public void Wheel() => Run(_beatWheel);

    /// <summary>The runtime keeps a list of timers, and a lock, a core.</summary>
    [BenchmarkCategory(Beat), Benchmark(Description = "System.Threading.Timer.Change", OperationsPerInvoke = Beats)]
    public void Timers() => Run(_beatTimers);

    /// <summary>Needs a lock around it.</summary>
    [BenchmarkCategory(Beat), Benchmark(Description = "lock + PriorityQueue, moved", OperationsPerInvoke = Beats)]
    public void Queue() => Run(_beatQueue);

    /// <summary>Hands everything to its thread by queues.</summary>
    [BenchmarkCategory(Beat), Benchmark(Description = "DotNetty HashedWheelTimer", OperationsPerInvoke = Beats)]
    public void HashedWheel() => Run(_beatHashedWheel);

    private static TimerPopulation MakeTimers() => new(new BeatSchedule(Half), Timing.StartMs);

    private static Action[] Halves(Action<int> beat) => [() => BeatHalf(beat, 0), () => BeatHalf(beat, Half)];

    private static void BeatHalf(Action<int> beat, int first)
    {
        for (int turn = 0; turn < Turns; turn++)
        {
            for (int client = first; client < first + Half; client++)
                beat(client);
        }
    }

    private void Run(Action[] halves)
    {
        _nowMs++;
        _second.Together(halves[0], halves[1]);
    }
}
