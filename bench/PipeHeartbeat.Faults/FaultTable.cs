using System.Diagnostics;
using System.Globalization;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>Runs rows, one after the other, and prints each as it is done.</summary>
internal static class FaultTable
{
    /// <summary>More than a server overlooks without holding its verdicts for an interval.</summary>
    private static readonly TimeSpan LongestStall = TimeSpan.FromMilliseconds(250);

    private static readonly FaultRow[] Rows =
    [
        new StopRow(), new StarvedPoolRow(), new CollectionRow(), new QuotaRow(), new WallClockRow(), new FrozenTogetherRow(), new NetworkCutRow(), new KilledRow(),
        new DripRow(), new FloodRow(), new CrowdRow(), new ModelRow(), new SoakRow(), new PagingRow(),
    ];

    /// <exception cref="UsageException">There is no such row.</exception>
    public static IReadOnlyList<FaultRow> Choose(IReadOnlyList<int> numbers)
    {
        foreach (int number in numbers)
        {
            if (!Rows.Any(row => row.Number == number))
                throw new UsageException($"there is no row {number}: use some of {string.Join(", ", Rows.Select(row => row.Number))}.");
        }

        return [.. Rows.Where(row => numbers.Count == 0 || numbers.Contains(row.Number))];
    }

    /// <returns>0 if all rows held, else 1.</returns>
    public static async Task<int> RunAsync(
        IReadOnlyList<FaultRow> rows, FaultOptions options, TextWriter table, TextWriter progress, CancellationToken cancellationToken)
    {
        table.WriteLine("| # | fault | transport | what was seen | held |");
        table.WriteLine("|---|---|---|---|---|");
        bool allHeld = true;
        foreach (FaultRow row in rows)
        {
            foreach (string transport in row.KnowsTransports ? options.ChosenTransports : [""])
            {
                foreach (FaultCase one in row.Cases(options))
                {
                    progress.WriteLine($"row {row.Number}: {one.Fault} {transport}");
                    long began = Stopwatch.GetTimestamp();
                    Observations seen = await Trial.RunAsync(noted => one.RunAsync(transport, noted, cancellationToken), LongestStall, IsSeen);
                    allHeld &= seen.AllMet;
                    table.WriteLine($"| {row.Number} | {one.Fault} | {(transport.Length == 0 ? "–" : transport)} | {seen} | {(seen.AllMet ? "yes" : "**no**")} |");
                    table.Flush();
                    progress.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Stopwatch.GetElapsedTime(began).TotalSeconds:0} s"));
                }
            }
        }

        return allHeld ? 0 : 1;
    }

    private static bool IsSeen(Exception error) =>
        error is FaultException or TimeoutException or HttpRequestException or InvalidOperationException;
}
