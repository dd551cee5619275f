using BenchmarkDotNet.Attributes;
using PipeHeartbeat.Benchmarks.Wheel.Populations;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Benchmarks.Wheel;

/// <summary>
/// A beat arrives, of one client among many, in random order: whatever has to be done so that its deadline moves away. (A queue that is
/// told of beats only when it asks costs a beat no more than the sweep's word; what it costs then is in the other tables.)
/// </summary>
[Suite("TimingWheel")]
[MemoryDiagnoser]
public class ArrivingBeatBenchmarks
{
    private const int Slice = 1_000;
    private const int SmallSlice = 10;
    private const string Beat = "A beat arrives";

    private TimerPopulation? _timerPopulation;
    private WheelPopulation _wheel = null!;
    private Rotation<ConnectionId> _ids = null!;
    private Rotation<Timer> _timers = null!;
    private MovingQueuePopulation _queue = null!;
    private HashedWheelPopulation? _hashedWheel;
    private CoarseSweepPopulation _sweep = null!;
    private Rotation<int> _clients = null!;
    private int[] _inOrder = [];
    private int _next;
    private long _nowMs = Timing.StartMs;

    /// <summary>How many clients there are.</summary>
    [Params(1_000, 100_000, 1_000_000)]
    public int Clients { get; set; }

    /// <summary>The wheel and its table.</summary>
    [GlobalSetup(Targets = [nameof(Wheel)])]
    public void SetupWheel()
    {
        PopulationCheck.Demand((schedule, startMs) => new WheelPopulation(schedule, startMs));
        _wheel = new WheelPopulation(new BeatSchedule(Clients), Timing.StartMs);
        _ids = new Rotation<ConnectionId>(_wheel.Ids, Slice);
        Demand.Equal(Slice, Wheel(), "beats that were counted");
    }

    /// <summary>The timers.</summary>
    [GlobalSetup(Targets = [nameof(Timers)])]
    public void SetupTimers()
    {
        _timerPopulation = new TimerPopulation(new BeatSchedule(Clients), Timing.StartMs);
        _timers = new Rotation<Timer>(_timerPopulation.Timers, Slice);
        Demand.Equal(Slice, Timers(), "timers that were re-armed");
    }

    /// <summary>The queue at its best.</summary>
    [GlobalSetup(Targets = [nameof(QueueInOrder)])]
    public void SetupQueueInOrder()
    {
        var schedule = new BeatSchedule(Clients);

        // At a time when the first of the order is the first to beat.
        _queue = new MovingQueuePopulation(schedule, Timing.StartMs / Timing.IntervalMs * Timing.IntervalMs);
        _inOrder = [.. schedule.InOrder];
    }

    /// <summary>The queue.</summary>
    [GlobalSetup(Targets = [nameof(Queue)])]
    public void SetupQueue()
    {
        PopulationCheck.Demand((schedule, startMs) => new MovingQueuePopulation(schedule, startMs));
        _queue = new MovingQueuePopulation(new BeatSchedule(Clients), Timing.StartMs);
        _clients = new Rotation<int>(Enumerable.Range(0, Clients), SmallSlice);
    }

    /// <summary>DotNetty's wheel.</summary>
    [GlobalSetup(Targets = [nameof(HashedWheel)])]
    public void SetupHashedWheel()
    {
        _hashedWheel = new HashedWheelPopulation(new BeatSchedule(Clients), Timing.StartMs);
        _clients = new Rotation<int>(Enumerable.Range(0, Clients), Slice);
    }

    /// <summary>The sweep.</summary>
    [GlobalSetup(Targets = [nameof(Sweep)])]
    public void SetupSweep()
    {
        PopulationCheck.Demand((schedule, startMs) => new CoarseSweepPopulation(schedule, startMs), lateByMs: Timing.IntervalMs + Timing.TickMs);
        _sweep = new CoarseSweepPopulation(new BeatSchedule(Clients), Timing.StartMs);
        _clients = new Rotation<int>(Enumerable.Range(0, Clients), Slice);
    }

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _timerPopulation?.Dispose();
        _hashedWheel?.Dispose();
    }

    /// <summary>The floor, and all that the classic sweep needs: one byte is set to 0.</summary>
    [BenchmarkCategory(Beat), Benchmark(Baseline = true, Description = "bare word: sweep every 3 s (up to 3 s late)", OperationsPerInvoke = Slice)]
    public void Sweep()
    {
        foreach (int client in _clients.Next())
            _sweep.Beat(client, _nowMs);
    }

    /// <summary>The table is written, the wheel is not touched.</summary>
    [BenchmarkCategory(Beat), Benchmark(Description = "ConnectionTable.Beat, TimingWheel in place", OperationsPerInvoke = Slice), Ours]
    public int Wheel()
    {
        _nowMs++;
        int counted = 0;
        foreach (ConnectionId id in _ids.Next())
            counted += _wheel.Beat(id, _nowMs) == BeatResult.Counted ? 1 : 0;
        return counted;
    }

    /// <summary>Re-armed.</summary>
    [BenchmarkCategory(Beat), Benchmark(Description = "System.Threading.Timer.Change", OperationsPerInvoke = Slice)]
    public int Timers()
    {
        int armed = 0;
        foreach (Timer timer in _timers.Next())
            armed += TimerPopulation.Beat(timer) ? 1 : 0;
        return armed;
    }

    /// <summary>At its best: clients beat like a clock, so the next is the one whose deadline is nearest, and is found at once.</summary>
    [BenchmarkCategory(Beat), Benchmark(Description = "PriorityQueue, moved, always the nearest", OperationsPerInvoke = Slice)]
    public void QueueInOrder()
    {
        for (int i = 0; i < Slice; i++)
        {
            _nowMs++;
            _queue.Beat(_inOrder[_next], _nowMs);
            _next = _next + 1 == _inOrder.Length ? 0 : _next + 1;
        }
    }

    /// <summary>Removed and enqueued anew: it has to be found first.</summary>
    [BenchmarkCategory(Beat), Benchmark(Description = "PriorityQueue, moved, anyone", OperationsPerInvoke = SmallSlice)]
    public void Queue()
    {
        _nowMs++;
        foreach (int client in _clients.Next())
            _queue.Beat(client, _nowMs);
    }

    /// <summary>Cancelled and scheduled anew; the caller's part.</summary>
    [BenchmarkCategory(Beat), Benchmark(Description = "DotNetty HashedWheelTimer", OperationsPerInvoke = Slice)]
    public void HashedWheel()
    {
        foreach (int client in _clients.Next())
            _hashedWheel!.Beat(client, _nowMs);
    }
}
