using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// What <c>--verdicts</c> writes: a line for each client that was judged, in microseconds of the system's monotonic clock, so that other programs on
/// the machine can tell what of it was before and what after something that they did.
/// </summary>
internal static class VerdictFile
{
    private const string Head = "client,last_sign_us,deadline_us,ended_us,verdict";

    public static void Write(string path, IReadOnlyList<JudgedClient> judged) => File.WriteAllLines(path, [Head, .. judged.Select(Line)]);

    /// <exception cref="FormatException">The file is none of these.</exception>
    public static IReadOnlyList<JudgedClient> Read(string path) => [.. File.ReadLines(path).Skip(1).Select(Parse)];

    private static string Line(JudgedClient one) => string.Create(
        CultureInfo.InvariantCulture,
        $"{one.Client},{FleetClock.ToSystemUs(one.LastSignUs)},{FleetClock.ToSystemUs(one.DeadlineUs)},{(one.EndedUs is { } us ? FleetClock.ToSystemUs(us) : null)},{one.Verdict}");

    private static JudgedClient Parse(string line)
    {
        string[] fields = line.Split(',');
        return fields.Length == 5
            ? new JudgedClient(
                int.Parse(fields[0], CultureInfo.InvariantCulture),
                long.Parse(fields[1], CultureInfo.InvariantCulture),
                long.Parse(fields[2], CultureInfo.InvariantCulture),
                fields[3].Length == 0 ? null : long.Parse(fields[3], CultureInfo.InvariantCulture),
                Enum.Parse<Verdict>(fields[4]))
            : throw new FormatException($"'{line}' is no line of verdicts");
    }
}
