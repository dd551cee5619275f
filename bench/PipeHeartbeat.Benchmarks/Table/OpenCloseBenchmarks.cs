using System.Collections.Concurrent;
using BenchmarkDotNet.Attributes;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.Benchmarks.Table;

/// <summary>A connection comes and goes again, among others that stay.</summary>
[Suite("ConnectionTable")]
[MemoryDiagnoser]
public class OpenCloseBenchmarks
{
    private const int Comings = 1_000;

    private readonly Lock _gate = new();
    private ConnectionTable _table = new();
    private ConcurrentDictionary<long, long> _concurrent = new();
    private Dictionary<long, long> _plain = [];
    private long _nextKey;

    /// <summary>How many connections stay.</summary>
    [Params(1_000, 1_000_000)]
    public int Connections { get; set; }

    /// <summary>Opens those that stay, and checks that nobody else is left by the others.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _table = new ConnectionTable();
        Tables.Open(_table, Connections);
        _concurrent = new ConcurrentDictionary<long, long>(Enumerable.Range(0, Connections).Select(i => KeyValuePair.Create((long)i, 0L)));
        _plain = Enumerable.Range(0, Connections).ToDictionary(i => (long)i, _ => 0L);
        _nextKey = Connections;
        Demand.Equal(Comings, OpenClose(), "connections that came and went");
        ConcurrentDictionary();
        LockedDictionary();
        Demand.Equal(Connections, _table.LiveCount, "connections that stay");
        Demand.Equal(Connections, _concurrent.Count, "keys that stay");
        Demand.Equal(Connections, _plain.Count, "keys that stay");
    }

    /// <summary>The floor: the lock alone, taken twice.</summary>
    [BenchmarkCategory("Open and close"), Benchmark(Baseline = true, Description = "bare lock, taken twice", OperationsPerInvoke = Comings)]
    public void BareLock()
    {
        for (int i = 0; i < 2 * Comings; i++)
        {
            lock (_gate)
                _nextKey++;
        }
    }

    /// <summary>All three steps of a connection's life in the table.</summary>
    [BenchmarkCategory("Open and close")]
    [Benchmark(Description = "ConnectionTable.TryOpen, TryClose, Free", OperationsPerInvoke = Comings), Ours]
    public int OpenClose()
    {
        int freed = 0;
        for (int i = 0; i < Comings; i++)
        {
            ConnectionId id = Tables.Open(_table);
            freed += _table.TryClose(id) && _table.Free(id) ? 1 : 0;
        }

        return freed;
    }

    /// <summary>Allocates a node for each.</summary>
    [BenchmarkCategory("Open and close"), Benchmark(Description = "ConcurrentDictionary", OperationsPerInvoke = Comings)]
    public void ConcurrentDictionary()
    {
        for (int i = 0; i < Comings; i++)
        {
            long key = _nextKey++;
            _concurrent.TryAdd(key, Timing.StartMs);
            _concurrent.TryRemove(key, out _);
        }
    }

    /// <summary>How the classic example keeps it.</summary>
    [BenchmarkCategory("Open and close"), Benchmark(Description = "lock + Dictionary", OperationsPerInvoke = Comings)]
    public void LockedDictionary()
    {
        for (int i = 0; i < Comings; i++)
        {
            long key = _nextKey++;
            lock (_gate)
                _plain.Add(key, Timing.StartMs);
            lock (_gate)
                _plain.Remove(key);
        }
    }
}
