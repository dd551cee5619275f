using System.Diagnostics;
using System.Globalization;
using PipeHeartbeat.LoadGenerator;
using StackExchange.Redis;

namespace PipeHeartbeat.ClusterFaults;

/// <summary>Runs rows, one after the other, and prints each as it is done.</summary>
internal static class ClusterTable
{
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
            Observations seen = await Trial.RunAsync(noted => one.RunAsync(noted, cancellationToken), LongestStall, IsSeen);
            allHeld &= seen.AllMet;
            table.WriteLine($"| {row.Number} | {one.Fault} | {seen} | {(seen.AllMet ? "yes" : "**no**")} |");
            table.Flush();
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
        }

        return allHeld ? 0 : 1;
    }

    private static bool IsSeen(Exception error) =>
        error is FaultException or InvalidDataException or TimeoutException or HttpRequestException or InvalidOperationException or RedisException;
}
