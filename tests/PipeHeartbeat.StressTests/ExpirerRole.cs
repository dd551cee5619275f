namespace PipeHeartbeat.StressTests;

/// <summary>Tries to expire whoever is there, several at once on purpose.</summary>
internal sealed class ExpirerRole(Arena arena, Random random, Tally tally)
{
    public void Run()
    {
        while (!arena.IsOver)
        {
            int lane = random.Next(Arena.Lanes);
            if (arena.CurrentOf(lane) is not { } tenancy)
                continue;

            // A few attempts in a row: some of them begin before the connection ends, or its slot changes hands, and finish after.
            for (int i = random.Next(1, 20); i > 0; i--) Attempt(lane, tenancy);
        }
    }

    private void Attempt(int lane, Tenancy tenancy)
    {
        if (random.Next(4) == 0)
            arena.Table.TrySuspect(tenancy.Id, tenancy.NowMs);

        // In this order: a beat that has returned by now must be known to the verdict.
        bool wasFreed = tenancy.IsFreed;
        bool hadEnded = tenancy.Ends > 0;
        long lastBeatMs = tenancy.LastBeatMs;
        long nowMs = tenancy.NowMs;
        bool isOverdue = nowMs - lastBeatMs >= tenancy.TimeoutMs;

        if (arena.Table.TryExpire(tenancy.Id, nowMs))
        {
            arena.Demand(!wasFreed, "an id that was freed expires nobody");
            arena.Demand(isOverdue, $"expired at {nowMs} with a timeout of {tenancy.TimeoutMs}, after a beat at {lastBeatMs} had returned");
            ReaderRole.CountEnd(arena, tenancy);
            tally.Expiries++;
        }
        else if (isOverdue && !hadEnded)
        {
            if (tenancy.LastBeatMs > lastBeatMs)
                tally.ExpiriesLostToABeat++;
            else if (tenancy.Ends > 0)
                tally.ExpiriesLostToAnEnd++;
        }

        if (!wasFreed && tenancy.IsFreed && arena.CurrentOf(lane) != tenancy)
            tally.ReusesDuringAnOperation++;
    }
}
