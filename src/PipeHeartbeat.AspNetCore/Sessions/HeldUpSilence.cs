using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// A client's silence while the application holds its loop up: excused once, for an interval. After that, a look notes what the kernel has
/// received; when all of that is taken in and no heartbeat was in it, the client may be judged, though more may wait behind it.
/// </summary>
/// <remarks>All of it is the loop's, but for the look, which whoever looks notes.</remarks>
internal sealed class HeldUpSilence
{
    private HeldUpLook? _look;
    private long _lastBeatMs = long.MinValue;
    private long _excusedUntilMs;
    private long _heldUpMs;
    private long _heldUpUntilMs;

    public bool HasLook => Volatile.Read(ref _look) is not null;

    /// <summary>The loop waited, and reads on. Waits that follow each other within an interval count together: what piled up in them may not have been read yet.</summary>
    public void NoteWait(long waitedMs, long nowMs, int intervalMs)
    {
        _heldUpMs = HeldUpOfLateMs(nowMs - waitedMs) + waitedMs;
        _heldUpUntilMs = nowMs + intervalMs;
    }

    /// <summary>For how long what is read now may have had to wait for the application.</summary>
    public long HeldUpOfLateMs(long nowMs) => nowMs < _heldUpUntilMs ? _heldUpMs : 0;

    /// <summary>The loop was held up. Only what reaches beyond the deadline is an excuse that is used up.</summary>
    public void Excuse(in ConnectionSnapshot snapshot, long nowMs)
    {
        long untilMs = nowMs + snapshot.IntervalMs;
        if (snapshot.LastBeatMs == _lastBeatMs || untilMs <= snapshot.LastBeatMs + snapshot.TimeoutMs)
            return;

        _lastBeatMs = snapshot.LastBeatMs;
        _excusedUntilMs = untilMs;
        Volatile.Write(ref _look, null);
    }

    /// <summary>Whether that silence was excused, and is no longer.</summary>
    public bool IsUsedUp(in ConnectionSnapshot snapshot, long nowMs) => snapshot.LastBeatMs == _lastBeatMs && nowMs >= _excusedUntilMs;

    /// <param name="lookedMs">The time, read before the bytes were.</param>
    /// <param name="bytes">All that the kernel has received; <see langword="null"/>: it is given the client's timeout to be taken in, because
    /// nobody can tell how much waits.</param>
    public void NoteLook(long lookedMs, long? bytes) => Volatile.Write(ref _look, new HeldUpLook(lookedMs, bytes));

    /// <summary>Whether all that had arrived was taken in, at a look after the excuse, and still belongs to the same silence.</summary>
    public bool HasTakenInAll(in ConnectionSnapshot snapshot, long nowMs, out long lookedMs)
    {
        HeldUpLook? look = Volatile.Read(ref _look);
        lookedMs = look?.LookedMs ?? 0;
        if (look is null || snapshot.LastBeatMs != _lastBeatMs)
            return false;

        bool isExcused = !IsUsedUp(snapshot, lookedMs);
        bool hasTakenIn = look.Bytes is { } bytes ? snapshot.Bytes >= bytes : nowMs >= lookedMs + snapshot.TimeoutMs;
        if (isExcused || hasTakenIn)
            Volatile.Write(ref _look, null);
        return hasTakenIn && !isExcused;
    }
}
