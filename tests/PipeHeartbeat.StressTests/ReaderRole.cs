using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.StressTests;

/// <summary>The reader of one connection after another: it alone beats, counts and frees, as the table's contract demands.</summary>
internal sealed class ReaderRole(Arena arena, int lane, Random random, Tally tally)
{
    private const int ShortestTimeoutMs = 4;
    private const int LongestTimeoutMs = 40;

    private readonly ConnectionTable _table = arena.Table;

    public void Run()
    {
        while (!arena.IsOver) Stay();
    }

    private void Stay()
    {
        var tenancy = new Tenancy(random.Next(ShortestTimeoutMs, LongestTimeoutMs));
        if (!_table.TryOpen(tenancy, 0, 2, tenancy.TimeoutMs, out ConnectionId id))
        {
            arena.Demand(false, "there is room for every lane, yet the table is full");
            return;
        }

        tenancy.Opened(id);
        arena.SetCurrent(lane, tenancy);
        tally.Tenancies++;
        (long beats, long packets) = BeatUntilTheEnd(tenancy);
        AwaitTheWinner(tenancy);
        CheckWhatIsLeft(tenancy, beats, packets);
        arena.Demand(_table.Free(id), "an ended connection can be freed by its reader");
        tenancy.Freed();
        arena.Demand(!_table.Free(id), "a slot is freed once");
    }

    private (long Beats, long Packets) BeatUntilTheEnd(Tenancy tenancy)
    {
        long beats = 0;
        long packets = 0;
        while (true)
        {
            // Often just at the timeout, and often right into the verdict that this invites.
            long nowMs = tenancy.NowMs + (random.Next(8) == 0 ? tenancy.TimeoutMs + random.Next(-1, 2) : random.Next(2));
            tenancy.NowMs = nowMs;
            if (random.Next(2_000) == 0)
                FallSilent(tenancy);
            else if (random.Next(4) == 0)
                Thread.SpinWait(random.Next(40));
            _table.Count(tenancy.Id, 1, 8, 0);
            packets++;
            bool wasOpen = tenancy.Ends == 0;
            BeatResult result = _table.Beat(tenancy.Id, nowMs);
            if (result == BeatResult.Stale)
            {
                tally.BeatsLostToAnEnd += wasOpen ? 1 : 0;
                return (beats, packets);
            }

            tenancy.LastBeatMs = nowMs;
            beats++;
            tally.Beats++;
            tally.Recoveries += result == BeatResult.Recovered ? 1 : 0;
            if ((arena.IsOver || random.Next(24) == 0) && _table.TryClose(tenancy.Id))
            {
                CountEnd(arena, tenancy);
                tally.Closes++;
                return (beats, packets);
            }
        }
    }

    /// <summary>Leaves it to the expirers, who then race with each other and with the closer; its next beat comes too late, or just in time.</summary>
    private void FallSilent(Tenancy tenancy)
    {
        tenancy.NowMs += tenancy.TimeoutMs;
        var wait = default(SpinWait);
        for (int i = random.Next(100); i > 0 && tenancy.Ends == 0; i--) wait.SpinOnce(sleep1Threshold: -1);
    }

    /// <summary>Who ended it may not have said so yet. If nobody ever does, an end was nobody's.</summary>
    private void AwaitTheWinner(Tenancy tenancy)
    {
        var wait = default(SpinWait);
        long since = Environment.TickCount64;
        while (tenancy.Ends == 0 && !arena.IsBroken && Environment.TickCount64 - since < 10_000) wait.SpinOnce();
        arena.Demand(tenancy.Ends == 1, $"each connection ends once, and by somebody; this one ended {tenancy.Ends} times");
    }

    private void CheckWhatIsLeft(Tenancy tenancy, long beats, long packets)
    {
        bool isThere = _table.TryRead(tenancy.Id, tenancy.NowMs, out ConnectionSnapshot left);
        arena.Demand(isThere, "an ended connection can be read until it is freed");
        arena.Demand(left.Phase is ConnectionPhase.Expired or ConnectionPhase.Closed, $"an ended connection stays so, but is {left.Phase}");
        arena.Demand(
            left.LastBeatMs == tenancy.LastBeatMs,
            $"no beat is lost: the last that returned was at {tenancy.LastBeatMs}, the table knows of {left.LastBeatMs}");
        arena.Demand(left.Beats == beats, $"{beats} beats returned, {left.Beats} are counted");
        arena.Demand(left.Packets == packets && left.Bytes == packets * 8, "counters are those of the tenant");
        arena.Demand(ReferenceEquals(left.Owner, tenancy) && left.TimeoutMs == tenancy.TimeoutMs, "owner and timing are the tenant's");
    }

    public static void CountEnd(Arena arena, Tenancy tenancy) =>
        arena.Demand(tenancy.CountEnd() == 1, "two calls said that they ended the same connection");
}
