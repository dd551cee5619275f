using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Benchmarks.Table;

/// <summary>One walk over all connections, that reads of each how long it has been silent, while others could go on writing.</summary>
[Suite("ConnectionTable")]
[MemoryDiagnoser]
public class SnapshotBenchmarks
{
    private readonly Lock _gate = new();
    private ConnectionTable _table = new();
    private ConcurrentDictionary<long, long> _concurrent = new();
    private Dictionary<long, long> _plain = [];
    private long[] _words = [];

    /// <summary>How many connections there are.</summary>
    [Params(1_000, 1_000_000)]
    public int Connections { get; set; }

    /// <summary>Opens all, and checks that every walk sees each of them.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _table = new ConnectionTable();
        Tables.Open(_table, Connections);
        _concurrent = new ConcurrentDictionary<long, long>(
            Enumerable.Range(0, Connections).Select(i => KeyValuePair.Create((long)i, Timing.StartMs)));
        _plain = new Dictionary<long, long>(_concurrent);
        _words = [.. _plain.Values];
        Demand.Equal(Connections, Enumerate(), "milliseconds of silence in the table");
        Demand.Equal(Connections, BareWords(), "milliseconds of silence in the words");
        Demand.Equal(Connections, ConcurrentDictionary(), "milliseconds of silence in the concurrent dictionary");
        Demand.Equal(Connections, LockedDictionary(), "milliseconds of silence in the dictionary");
    }

    /// <summary>The floor: packed words, of one thing each.</summary>
    [BenchmarkCategory("Walk over all"), Benchmark(Baseline = true, Description = "bare sum of packed words")]
    public long BareWords()
    {
        long silenceMs = 0;
        foreach (long atMs in _words)
            silenceMs += Timing.StartMs + 1 - atMs;
        return silenceMs;
    }

    /// <summary>Each snapshot has eleven fields and is consistent in itself.</summary>
    [BenchmarkCategory("Walk over all"), Benchmark(Description = "ConnectionTable.Enumerate"), Ours]
    public long Enumerate()
    {
        long silenceMs = 0;
        foreach (ConnectionSnapshot connection in _table.Enumerate(Timing.StartMs + 1))
            silenceMs += Timing.StartMs + 1 - connection.LastBeatMs;
        return silenceMs;
    }

    /// <summary>Takes no lock either; holds one word a connection.</summary>
    [BenchmarkCategory("Walk over all"), Benchmark(Description = "ConcurrentDictionary")]
    public long ConcurrentDictionary()
    {
        long silenceMs = 0;
        foreach (KeyValuePair<long, long> connection in _concurrent)
            silenceMs += Timing.StartMs + 1 - connection.Value;
        return silenceMs;
    }

    /// <summary>A copy under the lock: the only way that does not hold up those who beat for the whole walk's use.</summary>
    [BenchmarkCategory("Walk over all"), Benchmark(Description = "lock + Dictionary, copied")]
    public long LockedDictionary()
    {
        KeyValuePair<long, long>[] copy;
        lock (_gate)
            copy = [.. _plain];
        long silenceMs = 0;
        foreach (KeyValuePair<long, long> connection in copy)
            silenceMs += Timing.StartMs + 1 - connection.Value;
        return silenceMs;
    }
}
