namespace PipeHeartbeat.StressTests;

/// <summary>Ends connections for other reasons, now and then; between, it lets them live.</summary>
internal sealed class CloserRole(Arena arena, Random random, Tally tally)
{
    public void Run()
    {
        while (!arena.IsOver)
        {
            Thread.SpinWait(random.Next(300));
            int lane = random.Next(Arena.Lanes);
            if (arena.CurrentOf(lane) is not { } tenancy)
                continue;

            bool wasFreed = tenancy.IsFreed;
            bool hadEnded = tenancy.Ends > 0;
            if (arena.Table.TryClose(tenancy.Id))
            {
                arena.Demand(!wasFreed, "an id that was freed closes nobody");
                ReaderRole.CountEnd(arena, tenancy);
                tally.Closes++;
            }
            else if (!hadEnded)
            {
                tally.ClosesLostToAnEnd++;
            }

            if (!wasFreed && tenancy.IsFreed && arena.CurrentOf(lane) != tenancy)
                tally.ReusesDuringAnOperation++;
        }
    }
}
