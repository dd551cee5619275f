using System.Diagnostics;
using System.Globalization;
using PipeHeartbeat.LoadGenerator;
using StackExchange.Redis;

namespace PipeHeartbeat.ClusterFaults;

/// <summary>Runs rows, one after the other, and prints each as it is done.</summary>
internal static class ClusterTable
{
    private const int Attempts = 3;

    /// <summary>More than what is measured here in seconds could be late by.</summary>
    private static readonly TimeSpan LongestStall = TimeSpan.FromMilliseconds(500);

    private static readonly ClusterRow[] Rows =
    [
        new NodeKilledRow(), new NodeStoppedRow(), new RedisKilledRow(), new FlushRow(), new ScriptFlushRow(), new PauseRow(), new RedisClusterRow(), new SentinelRow(),
        new CutOffRow(), new DuplicatesRow(), new SteadyRow(), new ClaimsRow(), new WithoutRedisRow(),
    ];

    /// <exception cref="UsageException">There is no such row.</exception>
    public static IReadOnlyList<ClusterRow> Choose(IReadOnlyList<int> numbers)
    {
        foreach (int number in numbers)
        {
            if (!Rows.Any(row => row.Number == number))
                throw new UsageException($"there is no row {number}: use some of {string.Join(", ", Rows.Select(row => row.Number))}.");
        }

        return [.. Rows.Where(row => numbers.Count == 0 || numbers.Contains(row.Number))];
    }

    /// <returns>0 if all rows held, else 1.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<ClusterRow> rows, int each, TextWriter table, TextWriter progress, CancellationToken cancellationToken)
    {
        table.WriteLine("| # | fault | what was seen | held |");
        table.WriteLine("|---|---|---|---|");
        bool allHeld = true;
        foreach ((ClusterRow row, ClusterCase one) in rows.SelectMany(row => row.Cases(each).Select(one => (row, one))))
        {
            progress.WriteLine($"row {row.Number}: {one.Fault}");
            long began = Stopwatch.GetTimestamp();
            Observations seen = await ObserveAsync(one, cancellationToken);
            allHeld &= seen.AllMet;
            table.WriteLine($"| {row.Number} | {one.Fault} | {seen} | {(seen.AllMet ? "yes" : "**no**")} |");
            table.Flush();
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
        }

        return allHeld ? 0 : 1;
    }

    /// <summary>What was late while the machine itself stood still proves nothing: it is done again, three times at most. What was wrong is wrong.</summary>
    private static async Task<Observations> ObserveAsync(ClusterCase one, CancellationToken cancellationToken)
    {
        using var machine = new StallMonitor();
        for (int attempt = 1; ; attempt++)
        {
            machine.TakeWorst();
            Observations seen = await ObserveOnceAsync(one, cancellationToken);
            TimeSpan stall = machine.TakeWorst();
            if (stall > LongestStall)
                seen.Note($"the machine itself stood still for {stall.TotalSeconds:0.00} s");
            if (seen.AllMet || !seen.IsOnlyLate || stall <= LongestStall || attempt == Attempts)
                return seen;
        }
    }

    private static async Task<Observations> ObserveOnceAsync(ClusterCase one, CancellationToken cancellationToken)
    {
        var seen = new Observations();
        try
        {
            await one.RunAsync(seen, cancellationToken);
        }
        catch (Exception error) when (error is FaultException or InvalidDataException or TimeoutException or HttpRequestException or InvalidOperationException or RedisException)
        {
            seen.Demand(isMet: false, error.Message.ReplaceLineEndings(" "));
        }

        return seen;
    }
}
