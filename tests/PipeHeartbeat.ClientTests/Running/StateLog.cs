using System.Collections.Concurrent;
using System.Diagnostics;
using PipeHeartbeat.Client;

namespace PipeHeartbeat.ClientTests;

/// <summary>All states that a client reports, and when.</summary>
internal sealed class StateLog
{
    private readonly ConcurrentQueue<(HeartbeatStateChange Change, long Timestamp)> _changes = new();

    public StateLog(HeartbeatClient client) => client.StateChanged += change => _changes.Enqueue((change, Stopwatch.GetTimestamp()));

    public IReadOnlyList<HeartbeatStateChange> Changes => [.. _changes.Select(change => change.Change)];

    public IReadOnlyList<(HeartbeatStateChange Change, long Timestamp)> Timed => [.. _changes];

    public IReadOnlyList<HeartbeatState> States => [.. _changes.Select(change => change.Change.State)];

    public int Count(HeartbeatState state) => _changes.Count(change => change.Change.State == state);

    /// <summary>Waits for the n-th time that it came into a state.</summary>
    public async Task<HeartbeatStateChange> WaitForAsync(HeartbeatState state, int n = 1)
    {
        await Patiently.Until(() => Count(state) >= n, $"{state} for time {n}, after {string.Join(", ", Changes)}");
        return Changes.Where(change => change.State == state).ElementAt(n - 1);
    }
}
