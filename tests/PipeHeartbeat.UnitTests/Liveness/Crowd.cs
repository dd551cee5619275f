using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.Liveness;

/// <summary>
/// Very many clients under a virtual clock: each beats at its own moment of the interval, until it falls silent or for ever. It knows when
/// each of them has to be found silent, without a table and without a wheel.
/// </summary>
/// <remarks>Clients that beat in the same tick have neighbouring numbers, so that a tick is one run over memory.</remarks>
internal sealed class Crowd
{
    public const int IntervalMs = 3_000;
    public const int TimeoutMs = 15_000;

    private const int TickMs = ExpiryLoop.TickMs;
    private const int TicksPerInterval = IntervalMs / TickMs;

    private readonly byte[] _offsetMs;
    private readonly int[] _lastBeatMs;

    public Crowd(int count, int durationMs, Random random)
    {
        Count = count;
        _offsetMs = new byte[count];
        _lastBeatMs = new int[count];
        for (int i = 0; i < count; i++)
        {
            _offsetMs[i] = (byte)random.Next(TickMs);
            int silentFromMs = random.Next(2) == 0 ? int.MaxValue : random.Next(durationMs);
            _lastBeatMs[i] = silentFromMs == int.MaxValue
                ? int.MaxValue
                : OpenedMs(i) + (Math.Max(0, silentFromMs - OpenedMs(i)) / IntervalMs * IntervalMs);
        }
    }

    public int Count { get; }

    /// <summary>Those whose moment of the interval lies in this tick.</summary>
    public (int First, int End) DueAt(int tick)
    {
        long phase = tick % TicksPerInterval;
        return ((int)(phase * Count / TicksPerInterval), (int)((phase + 1) * Count / TicksPerInterval));
    }

    public int OffsetMs(int client) => _offsetMs[client];

    public int LastBeatMs(int client) => _lastBeatMs[client];

    /// <summary>The first tick, in milliseconds, at which its whole timeout has passed; -1 if that is not before the end.</summary>
    public int SilentAtMs(int client, int endMs)
    {
        if (_lastBeatMs[client] == int.MaxValue)
            return -1;

        int deadlineMs = _lastBeatMs[client] + TimeoutMs;
        int atMs = (deadlineMs + TickMs - 1) / TickMs * TickMs;
        return atMs <= endMs ? atMs : -1;
    }

    private int OpenedMs(int client) => (PhaseOf(client) * TickMs) + _offsetMs[client];

    private int PhaseOf(int client)
    {
        int phase = (int)((long)client * TicksPerInterval / Count);
        while (client >= DueAt(phase).End) phase++;
        return phase;
    }
}
