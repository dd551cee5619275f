using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Benchmarks.Table;

/// <summary>
/// A heartbeat is counted: 1,000 connections lie in the cache; of 1,000,000 in random order hardly one does, as in a server with other
/// things to do.
/// </summary>
[Suite("ConnectionTable")]
[MemoryDiagnoser]
public class BeatBenchmarks
{
    private const int Slice = 1_000;
    private const int WordsPerLine = 8;

    private readonly Lock _gate = new();
    private ConnectionTable _table = new();
    private Rotation<ConnectionId> _ids = null!;
    private Rotation<int> _indexes = null!;
    private long[] _words = [];
    private ConcurrentDictionary<long, long> _concurrent = new();
    private Dictionary<long, long> _plain = [];
    private long _nowMs = Timing.StartMs;

    /// <summary>How many connections there are.</summary>
    [Params(1_000, 1_000_000)]
    public int Connections { get; set; }

    /// <summary>Opens all, lets all beat in each way, and checks that every beat has arrived.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _table = new ConnectionTable();
        _ids = new Rotation<ConnectionId>(Tables.Open(_table, Connections), Slice);
        _indexes = new Rotation<int>(Enumerable.Range(0, Connections), Slice);
        _words = new long[Connections * WordsPerLine];
        _concurrent = new ConcurrentDictionary<long, long>(Enumerable.Range(0, Connections).Select(i => KeyValuePair.Create((long)i, 0L)));
        _plain = Enumerable.Range(0, Connections).ToDictionary(i => (long)i, _ => 0L);
        for (int done = 0; done < Connections; done += Slice)
        {
            Demand.Equal(Slice, Beat(), "beats that were counted");
            BareExchange();
            ConcurrentDictionary();
            LockedDictionary();
        }

        Demand.Equal(Connections, Tables.BeatsOf(_table), "beats in the table");
        Demand.True(_words.Count(at => at > Timing.StartMs) == Connections, "every word was written");
        Demand.True(_concurrent.Values.All(at => at > Timing.StartMs), "every entry of the concurrent dictionary was written");
        Demand.True(_plain.Values.All(at => at > Timing.StartMs), "every entry of the dictionary was written");
    }

    /// <summary>The floor: nothing but one atomic write.</summary>
    [BenchmarkCategory("Beat"), Benchmark(Baseline = true, Description = "bare Interlocked.Exchange, a cache line each", OperationsPerInvoke = Slice)]
    public void BareExchange()
    {
        _nowMs++;
        foreach (int index in _indexes.Next())
            Interlocked.Exchange(ref _words[index * WordsPerLine], _nowMs);
    }

    /// <summary>What the read loop calls.</summary>
    [BenchmarkCategory("Beat"), Benchmark(Description = "ConnectionTable.Beat", OperationsPerInvoke = Slice), Ours]
    public int Beat()
    {
        _nowMs++;
        int counted = 0;
        foreach (ConnectionId id in _ids.Next())
            counted += _table.Beat(id, _nowMs) == BeatResult.Counted ? 1 : 0;
        return counted;
    }

    /// <summary>The usual way to keep it without thinking about locks. The value is a plain word, so it is written in place.</summary>
    [BenchmarkCategory("Beat"), Benchmark(Description = "ConcurrentDictionary", OperationsPerInvoke = Slice)]
    public void ConcurrentDictionary()
    {
        _nowMs++;
        foreach (int index in _indexes.Next())
            _concurrent[index] = _nowMs;
    }

    /// <summary>How the classic example keeps it.</summary>
    [BenchmarkCategory("Beat"), Benchmark(Description = "lock + Dictionary", OperationsPerInvoke = Slice)]
    public void LockedDictionary()
    {
        _nowMs++;
        foreach (int index in _indexes.Next())
        {
            lock (_gate)
                _plain[index] = _nowMs;
        }
    }
}
