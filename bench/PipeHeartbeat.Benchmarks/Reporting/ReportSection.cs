using System.Text;

namespace PipeHeartbeat.Benchmarks.Reporting;

/// <summary>What the report says of one suite.</summary>
/// <param name="Suite">The suite's name.</param>
/// <param name="Text">Its title, when and how it was measured, its table.</param>
internal sealed record ReportSection(string Suite, string Text)
{
    public const string Title = "### ";

    /// <summary>Takes a report apart.</summary>
    public static IReadOnlyList<ReportSection> Split(string report)
    {
        var sections = new List<ReportSection>();
        foreach (string part in $"\n{report}".Split($"\n{Title}")[1..])
            sections.Add(new ReportSection(part.Split('\n', 2)[0].Trim(), $"{Title}{part.TrimEnd()}\n"));
        return sections;
    }

    /// <summary>The new sections, and the old ones of suites that are in no new one, in a given order; of suites that there are no more, nothing.</summary>
    public static string Merge(IReadOnlyList<ReportSection> former, IReadOnlyList<ReportSection> measured, IReadOnlyList<string> order)
    {
        var text = new StringBuilder();
        foreach (string suite in order)
        {
            if ((measured.FirstOrDefault(section => section.Suite == suite) ?? former.FirstOrDefault(section => section.Suite == suite)) is { } section)
                text.Append(text.Length == 0 ? "" : "\n").Append(section.Text);
        }

        return text.ToString();
    }
}
