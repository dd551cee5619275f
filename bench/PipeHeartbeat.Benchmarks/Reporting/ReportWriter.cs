using System.Globalization;
using System.Text;

namespace PipeHeartbeat.Benchmarks.Reporting;

/// <summary>Makes the sections of the report, one a suite. A time is the median of the rounds' means; ± is half of what lies between the slowest round and the fastest.</summary>
internal static class ReportWriter
{
    public static IReadOnlyList<ReportSection> Write(ExportFile.Machine machine, int rounds, DateTimeOffset measuredAt, IReadOnlyList<Row> rows) =>
    [
        .. rows.GroupBy(row => row.Suite.Name).Select(suite =>
        {
            var text = new StringBuilder();
            text.Append(CultureInfo.InvariantCulture, $"""
                {ReportSection.Title}{suite.Key}

                {measuredAt:yyyy-MM-dd}, {rounds} rounds, {machine.ProcessorName}, {machine.LogicalCoreCount} cores, {machine.OsVersion}, {machine.RuntimeVersion}, {machine.Architecture}, BenchmarkDotNet {machine.BenchmarkDotNetVersion}.

                """);
            WriteSuite(text, [.. suite]);
            return new ReportSection(suite.Key, text.ToString());
        }),
    ];

    private static void WriteSuite(StringBuilder text, IReadOnlyList<Row> rows)
    {
        string? rate = rows[0].Suite.Rate;
        text.Append(CultureInfo.InvariantCulture, $"""

            | operation | of | how | time | ± | against ours | bytes |{(rate is null ? "" : $" {rate} |")}
            |---|--:|---|--:|--:|--:|--:|{(rate is null ? "" : "--:|")}

            """);
        foreach (IGrouping<(string, long?), Row> group in rows.GroupBy(row => (row.Category, row.Population)))
        {
            foreach (Row row in group)
                WriteRow(text, row, group.FirstOrDefault(candidate => candidate.IsOurs));
        }
    }

    private static void WriteRow(StringBuilder text, Row row, Row? ours)
    {
        string population = row.Population is { } count ? Figures.Count(count) : "";
        string name = row.IsOurs ? $"**{row.Name}**" : row.Name;
        string bytes = row.Bytes.ToString("#,0.##", CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"| {row.Category} | {population} | {name} | {Figures.Time(row.MedianNs)} | {row.SpreadPercent:0} % ");
        text.Append(CultureInfo.InvariantCulture, $"| {Against(row, ours)} | {bytes} |");
        if (row.Suite.Rate is not null)
            text.Append(CultureInfo.InvariantCulture, $" {Figures.Count(1e9 / row.MedianNs)} |");
        text.Append('\n');
    }

    /// <summary>The floor is there to be compared with; of the alternatives it is said when they win.</summary>
    private static string Against(Row row, Row? ours)
    {
        if (ours is null)
            return "–";
        if (row.IsOurs)
            return "1";

        string times = $"{Figures.Three(row.MedianNs / ours.MedianNs)} ×";
        return row.MedianNs < ours.MedianNs && !row.IsBare ? $"**{times}, wins**" : times;
    }
}
