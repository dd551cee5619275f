using System.Globalization;

namespace PipeHeartbeat.Server;

/// <summary>Times and durations as a person reads them at a glance.</summary>
internal static class Times
{
    private const double Minute = 60;
    private const double Hour = 60 * Minute;
    private const double Day = 24 * Hour;

    /// <summary>This machine's time, to the second.</summary>
    public static string Local(DateTimeOffset at) => at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>This machine's time of day, to the millisecond.</summary>
    public static string OfDay(DateTimeOffset at) => at.ToLocalTime().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);

    /// <summary>A duration in its two largest units, such as <c>3d 4h</c>; below a minute in seconds and tenths.</summary>
    public static string Short(double seconds) => seconds switch
    {
        < Minute => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds * 10) / 10:0.0}s"),
        < Hour => Two(seconds, Minute, "m", 1, "s"),
        < Day => Two(seconds, Hour, "h", Minute, "m"),
        _ => Two(seconds, Day, "d", Hour, "h"),
    };

    private static string Two(double seconds, double large, string largeUnit, double small, string smallUnit) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / large):0}{largeUnit} {Math.Floor(seconds % large / small):0}{smallUnit}");
}
