using System.Numerics;
using System.Runtime.InteropServices;

namespace PipeHeartbeat.Benchmarks.Wheel.Populations;

/// <summary>
/// <see cref="PackedSweepPopulation"/> at its best: times of 32 bits, compared by vectors. No beat, phase or reason lies beside
/// them, and sixteen clients share each cache line.
/// </summary>
internal sealed class VectorSweepPopulation : IPopulation
{
    private readonly int[] _beats;

    public VectorSweepPopulation(BeatSchedule schedule, long startMs)
    {
        _beats = new int[(schedule.Clients + Vector<int>.Count - 1) / Vector<int>.Count * Vector<int>.Count];
        Array.Fill(_beats, int.MaxValue);
        schedule.LastBeats(startMs).Select(beatMs => (int)beatMs).ToArray().CopyTo(_beats, 0);
    }

    public int Declared { get; private set; }

    public void Beat(int client, long nowMs) => Volatile.Write(ref _beats[client], (int)nowMs);

    public void AdvanceTo(long nowMs)
    {
        var overdueMs = new Vector<int>((int)nowMs - Timing.TimeoutMs);
        ReadOnlySpan<Vector<int>> vectors = MemoryMarshal.Cast<int, Vector<int>>(_beats);
        for (int i = 0; i < vectors.Length; i++)
        {
            if (Vector.LessThanOrEqualAny(vectors[i], overdueMs))
                Declare(i * Vector<int>.Count, overdueMs[0]);
        }
    }

    public void Dispose()
    {
    }

    private void Declare(int first, int overdueMs)
    {
        foreach (ref int beatMs in _beats.AsSpan(first, Vector<int>.Count))
        {
            if (beatMs > overdueMs)
                continue;
            beatMs = int.MaxValue;
            Declared++;
        }
    }
}
