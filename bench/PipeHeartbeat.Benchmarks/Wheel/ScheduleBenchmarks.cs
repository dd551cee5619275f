using BenchmarkDotNet.Attributes;
using DotNetty.Common.Utilities;
using PipeHeartbeat.Benchmarks.Wheel.Populations;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Benchmarks.Wheel;

/// <summary>
/// A deadline is filed, or taken out again, among others. PipeHeartbeat files one a connection when it is opened, and takes none out:
/// the wheel that it stands on does both.
/// </summary>
[Suite("TimingWheel", iterations: 20, IsOneShot = true)]
[MemoryDiagnoser]
public class ScheduleBenchmarks
{
    private const int Batch = 1_000;

    // Taking one out of a heap of a million takes a millisecond.
    private const int SmallBatch = 10;

    private const string Schedule = "Schedule a deadline";
    private const string Cancel = "Cancel a deadline";

    private readonly Timer[] _timers = new Timer[Batch];
    private readonly ITimeout[] _timeouts = new ITimeout[Batch];
    private int[] _batch = [];
    private long[] _ticks = [];
    private TimingWheel _wheel = new();
    private PriorityQueue<int, long> _queue = new();
    private TimerPopulation? _manyTimers;
    private HashedWheelPopulation? _hashedWheel;
    private long[] _words = [];

    /// <summary>How many deadlines there are.</summary>
    [Params(1_000, 100_000, 1_000_000)]
    public int Entries { get; set; }

    private static int TimeoutTicks => Timing.TimeoutMs / Timing.TickMs;

    /// <summary>Files the others.</summary>
    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        _batch = [.. Enumerable.Range(Entries, Batch)];
        random.Shuffle(_batch);
        _ticks = [.. Enumerable.Range(0, Entries + Batch).Select(_ => 1L + random.Next(TimeoutTicks))];
        _wheel = new TimingWheel();
        _queue = new PriorityQueue<int, long>();
        _words = [.. _ticks];
        for (int entry = 0; entry < Entries; entry++)
        {
            _wheel.Schedule(entry, _ticks[entry]);
            _queue.Enqueue(entry, _ticks[entry]);
        }

        // Once with every entry that there will be, so that the arrays have their size.
        ScheduleWheel();
        Demand.Equal(Entries + Batch, _wheel.Count, "entries of the wheel");
        Demand.Equal(Batch, CancelWheel(), "entries that were taken out of the wheel");
        ScheduleQueue();
        Demand.Equal(SmallBatch, CancelQueue(), "entries that were taken out of the queue");
        CleanQueue();
    }

    /// <summary>Timers cost whoever else runs in the process, so they are only there where they are measured.</summary>
    [GlobalSetup(Targets = [nameof(ScheduleTimer), nameof(CancelTimer)])]
    public void SetupTimers() => _manyTimers = new TimerPopulation(new BeatSchedule(Entries), Timing.StartMs);

    /// <summary>The same holds for a wheel with a thread of its own.</summary>
    [GlobalSetup(Targets = [nameof(ScheduleHashedWheel), nameof(CancelHashedWheel)])]
    public void SetupHashedWheel() => _hashedWheel = new HashedWheelPopulation(new BeatSchedule(Entries), Timing.StartMs);

    /// <summary>Ends the threads.</summary>
    [GlobalCleanup(Targets = [nameof(ScheduleTimer), nameof(CancelTimer), nameof(ScheduleHashedWheel), nameof(CancelHashedWheel)])]
    public void Cleanup()
    {
        _manyTimers?.Dispose();
        _hashedWheel?.Dispose();
    }

    /// <summary>Empties what the last iteration filled.</summary>
    [IterationSetup(Targets = [nameof(ScheduleWheel)])]
    public void CleanWheel() => CancelWheel();

    /// <summary>Fills what the last iteration emptied.</summary>
    [IterationSetup(Targets = [nameof(CancelWheel)])]
    public void FillWheel() => ScheduleWheel();

    /// <summary>Empties what the last iteration filled.</summary>
    [IterationSetup(Targets = [nameof(ScheduleQueue)])]
    public void CleanQueue()
    {
        var kept = _queue.UnorderedItems.Where(item => item.Element < Entries).ToArray();
        _queue = new PriorityQueue<int, long>(Entries + Batch);
        _queue.EnqueueRange(kept);
    }

    /// <summary>Fills what the last iteration emptied.</summary>
    [IterationSetup(Targets = [nameof(CancelQueue)])]
    public void FillQueue()
    {
        CleanQueue();
        ScheduleQueue();
    }

    /// <summary>Fills what the last iteration emptied.</summary>
    [IterationSetup(Targets = [nameof(CancelTimer)])]
    public void FillTimers() => ScheduleTimer();

    /// <summary>Empties what the last iteration filled.</summary>
    [IterationCleanup(Targets = [nameof(ScheduleTimer)])]
    public void CleanTimers() => CancelTimer();

    /// <summary>Fills what the last iteration emptied.</summary>
    [IterationSetup(Targets = [nameof(CancelHashedWheel)])]
    public void FillHashedWheel() => ScheduleHashedWheel();

    /// <summary>Empties what the last iteration filled.</summary>
    [IterationCleanup(Targets = [nameof(ScheduleHashedWheel)])]
    public void CleanHashedWheel() => CancelHashedWheel();

    /// <summary>The floor, and all that a sweep needs.</summary>
    [BenchmarkCategory(Schedule), Benchmark(Baseline = true, Description = "bare word (O(n) sweep)", OperationsPerInvoke = Batch)]
    public void ScheduleWord()
    {
        foreach (int entry in _batch)
            Volatile.Write(ref _words[entry], _ticks[entry]);
    }

    /// <summary>Linked into a slot.</summary>
    [BenchmarkCategory(Schedule), Benchmark(Description = "TimingWheel", OperationsPerInvoke = Batch), Ours]
    public void ScheduleWheel()
    {
        foreach (int entry in _batch)
            _wheel.Schedule(entry, _ticks[entry]);
    }

    /// <summary>A new timer.</summary>
    [BenchmarkCategory(Schedule), Benchmark(Description = "System.Threading.Timer", OperationsPerInvoke = Batch)]
    public void ScheduleTimer()
    {
        for (int i = 0; i < Batch; i++)
            _timers[i] = new Timer(static _ => { }, null, Timing.TimeoutMs, Timeout.Infinite);
    }

    /// <summary>O(log n).</summary>
    [BenchmarkCategory(Schedule), Benchmark(Description = "PriorityQueue", OperationsPerInvoke = Batch)]
    public void ScheduleQueue()
    {
        foreach (int entry in _batch)
            _queue.Enqueue(entry, _ticks[entry]);
    }

    /// <summary>The caller's part: the wheel's thread files it later.</summary>
    [BenchmarkCategory(Schedule), Benchmark(Description = "DotNetty HashedWheelTimer", OperationsPerInvoke = Batch)]
    public void ScheduleHashedWheel()
    {
        for (int i = 0; i < Batch; i++)
            _timeouts[i] = _hashedWheel!.Schedule();
    }

    /// <summary>The floor, and all that a sweep needs.</summary>
    [BenchmarkCategory(Cancel), Benchmark(Baseline = true, Description = "bare word (O(n) sweep)", OperationsPerInvoke = Batch)]
    public void CancelWord()
    {
        foreach (int entry in _batch)
            Volatile.Write(ref _words[entry], long.MaxValue);
    }

    /// <summary>Linked out of a slot.</summary>
    [BenchmarkCategory(Cancel), Benchmark(Description = "TimingWheel", OperationsPerInvoke = Batch), Ours]
    public int CancelWheel()
    {
        int cancelled = 0;
        foreach (int entry in _batch)
            cancelled += _wheel.Cancel(entry) ? 1 : 0;
        return cancelled;
    }

    /// <summary>Disposed of.</summary>
    [BenchmarkCategory(Cancel), Benchmark(Description = "System.Threading.Timer", OperationsPerInvoke = Batch)]
    public void CancelTimer()
    {
        foreach (Timer timer in _timers)
            timer.Dispose();
    }

    /// <summary>O(n): it has to be found first.</summary>
    [BenchmarkCategory(Cancel), Benchmark(Description = "PriorityQueue", OperationsPerInvoke = SmallBatch)]
    public int CancelQueue()
    {
        int cancelled = 0;
        foreach (int entry in _batch.AsSpan(0, SmallBatch))
            cancelled += _queue.Remove(entry, out _, out _) ? 1 : 0;
        return cancelled;
    }

    /// <summary>The caller's part: the wheel's thread takes it out later.</summary>
    [BenchmarkCategory(Cancel), Benchmark(Description = "DotNetty HashedWheelTimer", OperationsPerInvoke = Batch)]
    public void CancelHashedWheel()
    {
        foreach (ITimeout timeout in _timeouts)
            timeout.Cancel();
    }
}
