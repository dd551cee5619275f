using System.Globalization;

namespace PipeHeartbeat;

/// <summary>
/// The one way durations are written, in flags and in configuration: a number and its unit, <c>250ms</c> <c>3s</c> <c>1m</c> <c>1h</c>.
/// A bare number is refused, because nobody knows of what.
/// </summary>
internal static class DurationText
{
    /// <summary>What to tell somebody who got it wrong.</summary>
    public const string Remedy = "write a number and its unit, such as 250ms, 3s, 1m or 1h";

    // "ms" before "m" and "s", which it ends in.
    private static readonly (string Suffix, TimeSpan Unit)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("h", TimeSpan.FromHours(1)),
    ];

    /// <summary>Reads a duration of 0 to 24,000,000 hours; fractions such as <c>1.5s</c> are allowed.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        string trimmed = text?.Trim() ?? "";
        foreach ((string suffix, TimeSpan unit) in Units)
        {
            if (!trimmed.EndsWith(suffix, StringComparison.Ordinal))
                continue;
            if (!decimal.TryParse(trimmed[..^suffix.Length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number))
                return false;
            if (number > TimeSpan.TicksPerHour * 24_000_000m / unit.Ticks)
                return false;
            duration = TimeSpan.FromTicks((long)(number * unit.Ticks));
            return true;
        }

        return false;
    }

    /// <summary>Writes a duration in the largest unit in which it is a whole number.</summary>
    public static string Format(TimeSpan duration)
    {
        for (int i = Units.Length - 1; i > 0; i--)
        {
            (string suffix, TimeSpan unit) = Units[i];
            if (duration.Ticks % unit.Ticks == 0 && duration != TimeSpan.Zero)
                return string.Create(CultureInfo.InvariantCulture, $"{duration.Ticks / unit.Ticks}{suffix}");
        }

        return string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds}ms");
    }
}
