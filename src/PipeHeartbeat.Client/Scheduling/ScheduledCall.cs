namespace PipeHeartbeat.Client;

/// <summary>
/// Something to do at a moment that can be moved. Made once, set as often as one likes, without allocating. Thread-safe; a call that is under way when it is
/// cleared or moved still runs, so it looks for itself whether its time has come.
/// </summary>
internal sealed class ScheduledCall(ClientScheduler scheduler, Action call)
{
    public const int NotQueued = -1;

    /// <summary>When it is due. Belongs to the scheduler's lock, as does <see cref="Place"/>.</summary>
    public long DueMs { get; set; }

    /// <summary>Where it stands in the queue.</summary>
    public int Place { get; set; } = NotQueued;

    public void Run() => call();

    public void Set(long dueMs) => scheduler.Set(this, dueMs);

    public void Clear() => scheduler.Clear(this);
}
