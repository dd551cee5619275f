using System.IO.Pipelines;
using BenchmarkDotNet.Attributes;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.Benchmarks.Handler;

/// <summary>
/// Heartbeats from a connection's pipe to the table, with the wheel in place, through the real handler: everything but the transport.
/// Beside it the same pipe with a reader that only throws away what it gets.
/// </summary>
[Suite("Handler", Rate = "heartbeats a second")]
[MemoryDiagnoser]
public class HandlerBenchmarks
{
    private const int Beats = 10_000;
    private const int Burst = 16;
    private const string One = "a heartbeat, one a receive";
    private const string Many = "a heartbeat, 16 a receive";

    private readonly byte[] _burst = new byte[Burst * PacketHead.Size];
    private HandlerHost? _host;
    private BareReaders? _bare;
    private PipeWriter[] _writers = [];
    private int _next;

    /// <summary>How many connections take turns.</summary>
    [Params(1, 100, 10_000)]
    public int Connections { get; set; }

    /// <summary>The real host.</summary>
    [GlobalSetup(Targets = [nameof(HandleOne), nameof(HandleMany)])]
    public void SetupHandler()
    {
        _host = new HandlerHost(Connections);
        _writers = [.. _host.Clients.Select(client => client.Output)];
        HandleOne();
        Demand.Equal(Beats, _host.Beats, "heartbeats in the table");
        HandleMany();
        Demand.Equal(2 * Beats, _host.Beats, "heartbeats in the table");
    }

    /// <summary>Readers without a protocol.</summary>
    [GlobalSetup(Targets = [nameof(BareOne), nameof(BareMany)])]
    public void SetupBare()
    {
        _bare = new BareReaders(Connections);
        _writers = _bare.Writers;
        BareOne();
        Demand.Equal(Beats * PacketHead.Size, _bare.BytesRead, "bytes read");
    }

    /// <summary>Ends all connections.</summary>
    [GlobalCleanup]
    public void Cleanup()
    {
        _host?.Dispose();
        _bare?.Dispose();
    }

    /// <summary>The floor: the pipe.</summary>
    [BenchmarkCategory(One), Benchmark(Baseline = true, Description = "bare pipe", OperationsPerInvoke = Beats)]
    public void BareOne() => Send(PacketHead.Size);

    /// <summary>Framed, counted, flushed.</summary>
    [BenchmarkCategory(One), Benchmark(Description = "HeartbeatConnectionHandler", OperationsPerInvoke = Beats), Ours]
    public void HandleOne() => Send(PacketHead.Size);

    /// <summary>The floor: the pipe.</summary>
    [BenchmarkCategory(Many), Benchmark(Baseline = true, Description = "bare pipe", OperationsPerInvoke = Beats)]
    public void BareMany() => Send(_burst.Length);

    /// <summary>As after a stall.</summary>
    [BenchmarkCategory(Many), Benchmark(Description = "HeartbeatConnectionHandler", OperationsPerInvoke = Beats), Ours]
    public void HandleMany() => Send(_burst.Length);

    private void Send(int bytesAtOnce)
    {
        for (int sent = 0; sent < Beats * PacketHead.Size; sent += bytesAtOnce)
        {
            PipeWriter writer = _writers[_next];
            _next = _next + 1 == _writers.Length ? 0 : _next + 1;
            _burst.AsSpan(0, bytesAtOnce).CopyTo(writer.GetSpan(bytesAtOnce));
            writer.Advance(bytesAtOnce);
            ValueTask<FlushResult> flush = writer.FlushAsync();
            Demand.True(flush.IsCompletedSuccessfully && !flush.Result.IsCompleted, "what was sent is read at once");
        }
    }
}
