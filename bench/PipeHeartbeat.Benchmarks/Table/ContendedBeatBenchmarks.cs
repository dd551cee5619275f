using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Benchmarks.Table;

/// <summary>
/// Two threads beat at once; a time is that of one beat of one of them. On one connection they fight for its word, whatever holds it. On two
/// neighbours they only fight if these share a cache line, or a lock.
/// </summary>
[Suite("ConnectionTable")]
[MemoryDiagnoser]
public class ContendedBeatBenchmarks
{
    private const int Beats = 10_000;
    private const string OneSlot = "Beat, two threads on one connection";
    private const string Neighbours = "Beat, two threads on neighbouring connections";

    private readonly Lock _gate = new();
    private readonly PackedWords _words = new();
    private SecondThread _second = null!;
    private ConnectionTable _table = null!;
    private ConcurrentDictionary<long, long> _concurrent = null!;
    private Dictionary<long, long> _plain = null!;
    private ConnectionId[] _ids = [];
    private Action[] _exchange = [];
    private Action[] _beat = [];
    private Action[] _concurrentBeat = [];
    private Action[] _lockedBeat = [];
    private long _nowMs = Timing.StartMs;

    /// <summary>Starts the second thread, and checks that two neighbours lose no beat.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _second = new SecondThread();
        _table = new ConnectionTable();
        _ids = Tables.Open(_table, 2);
        _concurrent = new ConcurrentDictionary<long, long>([KeyValuePair.Create(0L, 0L), KeyValuePair.Create(1L, 0L)]);
        _plain = new Dictionary<long, long> { [0] = 0, [1] = 0 };
        _exchange = Both(word => Exchange(word));
        _beat = Both(BeatOne);
        _concurrentBeat = Both(ConcurrentOne);
        _lockedBeat = Both(LockedOne);
        BeatNeighbours();
        Demand.Equal(2 * Beats, Tables.BeatsOf(_table), "beats of two neighbours");
    }

    /// <summary>Stops the second thread.</summary>
    [GlobalCleanup]
    public void Cleanup() => _second.Dispose();

    /// <summary>The floor: one word, two writers.</summary>
    [BenchmarkCategory(OneSlot), Benchmark(Baseline = true, Description = "bare Interlocked.Exchange", OperationsPerInvoke = Beats)]
    public void ExchangeOne() => Run(_exchange[0], _exchange[0]);

    /// <summary>Not what a server does (a connection has one reader), but what a compare-and-swap costs at its worst.</summary>
    [BenchmarkCategory(OneSlot), Benchmark(Description = "ConnectionTable.Beat", OperationsPerInvoke = Beats), Ours]
    public void BeatOneSlot() => Run(_beat[0], _beat[0]);

    /// <summary>One key.</summary>
    [BenchmarkCategory(OneSlot), Benchmark(Description = "ConcurrentDictionary", OperationsPerInvoke = Beats)]
    public void ConcurrentOneKey() => Run(_concurrentBeat[0], _concurrentBeat[0]);

    /// <summary>One key.</summary>
    [BenchmarkCategory(OneSlot), Benchmark(Description = "lock + Dictionary", OperationsPerInvoke = Beats)]
    public void LockedOneKey() => Run(_lockedBeat[0], _lockedBeat[0]);

    /// <summary>Words that lie side by side: false sharing.</summary>
    [BenchmarkCategory(Neighbours)]
    [Benchmark(Baseline = true, Description = "bare Interlocked.Exchange on packed words", OperationsPerInvoke = Beats)]
    public void ExchangeNeighbours() => Run(_exchange[0], _exchange[1]);

    /// <summary>Slots that lie side by side, each on a line of its own.</summary>
    [BenchmarkCategory(Neighbours), Benchmark(Description = "ConnectionTable.Beat", OperationsPerInvoke = Beats), Ours]
    public void BeatNeighbours() => Run(_beat[0], _beat[1]);

    /// <summary>Two keys.</summary>
    [BenchmarkCategory(Neighbours), Benchmark(Description = "ConcurrentDictionary", OperationsPerInvoke = Beats)]
    public void ConcurrentTwoKeys() => Run(_concurrentBeat[0], _concurrentBeat[1]);

    /// <summary>Two keys, one lock.</summary>
    [BenchmarkCategory(Neighbours), Benchmark(Description = "lock + Dictionary", OperationsPerInvoke = Beats)]
    public void LockedTwoKeys() => Run(_lockedBeat[0], _lockedBeat[1]);

    private static Action[] Both(Action<int> beat) => [() => beat(0), () => beat(1)];

    private void Run(Action ours, Action theirs)
    {
        _nowMs++;
        _second.Together(ours, theirs);
    }

    private void Exchange(int word)
    {
        for (int i = 0; i < Beats; i++)
            Interlocked.Exchange(ref _words[word], _nowMs);
    }

    private void BeatOne(int connection)
    {
        ConnectionId id = _ids[connection];
        for (int i = 0; i < Beats; i++)
            _table.Beat(id, _nowMs);
    }

    private void ConcurrentOne(int key)
    {
        for (int i = 0; i < Beats; i++)
            _concurrent[key] = _nowMs;
    }

    private void LockedOne(int key)
    {
        for (int i = 0; i < Beats; i++)
        {
            lock (_gate)
                _plain[key] = _nowMs;
        }
    }
}
