namespace PipeHeartbeat.Benchmarks.Wheel.Populations;

/// <summary>
/// A minute of a small population in virtual time, some of which fall silent one after the other: nobody may be declared early, and all
/// must be by the time that the way of keeping them promises.
/// </summary>
internal static class PopulationCheck
{
    private const int Clients = 300;
    private const int Silent = 30;
    private const int MinuteMs = 60_000;

    public static void Demand(Func<BeatSchedule, long, IPopulation> create, int lateByMs = Timing.TickMs)
    {
        var schedule = new BeatSchedule(Clients);
        using IPopulation population = create(schedule, Timing.StartMs);
        long[] lastBeats = schedule.LastBeats(Timing.StartMs);
        for (long nowMs = Timing.StartMs; nowMs <= Timing.StartMs + MinuteMs; nowMs += Timing.TickMs)
        {
            foreach (int client in schedule.At(nowMs))
            {
                // The first thirty fall silent a second apart.
                if (client < Silent && nowMs > Timing.StartMs + (client * 1_000))
                    continue;
                population.Beat(client, nowMs);
                lastBeats[client] = nowMs;
            }

            population.AdvanceTo(nowMs);
            Check(population, lastBeats, nowMs, lateByMs);
        }
    }

    private static void Check(IPopulation population, long[] lastBeats, long nowMs, int lateByMs)
    {
        int may = lastBeats.Count(beatMs => nowMs - beatMs >= Timing.TimeoutMs);
        int must = lastBeats.Count(beatMs => nowMs - beatMs >= Timing.TimeoutMs + lateByMs);
        Benchmarks.Demand.True(population.Declared >= must, $"{must} are declared silent by {nowMs} ms, not {population.Declared}");
        Benchmarks.Demand.True(population.Declared <= may, $"no more than {may} are declared silent by {nowMs} ms, not {population.Declared}");
    }
}
