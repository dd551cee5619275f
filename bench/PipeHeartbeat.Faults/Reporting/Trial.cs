namespace PipeHeartbeat.Faults;

/// <summary>Commits a fault and takes down what is seen.</summary>
internal static class Trial
{
    private const int Attempts = 3;

    /// <summary>What was late while the machine itself stood still proves nothing: it is done again, three times at most. What was wrong is wrong.</summary>
    /// <param name="commit">Commits it, and notes what it sees.</param>
    /// <param name="longestStall">For how long the machine may stand still without that being an excuse.</param>
    /// <param name="isSeen">Which errors are something that was seen, and not a fault of the program.</param>
    public static async Task<Observations> RunAsync(Func<Observations, Task> commit, TimeSpan longestStall, Func<Exception, bool> isSeen)
    {
        using var machine = new IntegrationTests.StallMonitor();
        for (int attempt = 1; ; attempt++)
        {
            machine.TakeWorst();
            Observations seen = await RunOnceAsync(commit, isSeen);
            TimeSpan stall = machine.TakeWorst();
            if (stall > longestStall)
                seen.Note($"the machine itself stood still for {stall.TotalSeconds:0.00} s");
            if (seen.AllMet || !seen.IsOnlyLate || stall <= longestStall || attempt == Attempts)
                return seen;
        }
    }

    private static async Task<Observations> RunOnceAsync(Func<Observations, Task> commit, Func<Exception, bool> isSeen)
    {
        var seen = new Observations();
        try
        {
            await commit(seen);
        }
        catch (Exception error) when (isSeen(error))
        {
            seen.Demand(isMet: false, error.Message.ReplaceLineEndings(" "));
        }

        return seen;
    }
}
