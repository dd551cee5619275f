using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Values of metrics as they are typed and printed.</summary>
internal static class MetricText
{
    // Larger ones would leave the range in which a decimal is exact.
    private const decimal Largest = 1_000_000_000_000_000m;

    // Where one suffix ends in another, the longer comes first.
    private static readonly Dictionary<MetricKind, (string Suffix, decimal Factor)[]> Units = new()
    {
        [MetricKind.Time] =
            [("ns", 0.000_001m), ("us", 0.001m), ("µs", 0.001m), ("ms", 1m), ("s", 1_000m), ("m", 60_000m), ("h", 3_600_000m)],
        [MetricKind.Percent] = [("%", 1m)],
        [MetricKind.Count] = [("k", 1_000m), ("m", 1_000_000m), ("", 1m)],
        [MetricKind.Rate] = [("k/s", 1_000m), ("m/s", 1_000_000m), ("/s", 1m), ("k", 1_000m), ("m", 1_000_000m), ("", 1m)],
        [MetricKind.Size] =
        [
            ("kib", 1024m), ("mib", 1024m * 1024), ("gib", 1024m * 1024 * 1024),
            ("kb", 1_000m), ("mb", 1_000_000m), ("gb", 1_000_000_000m), ("b", 1m),
        ],
    };

    /// <summary>What to tell somebody who got a value of this kind wrong.</summary>
    public static string Remedy(MetricKind kind) => kind switch
    {
        MetricKind.Time => "write a number and its unit, such as 1.5us, 50ms or 2s",
        MetricKind.Percent => "write a percentage, such as 99.9%",
        MetricKind.Rate => "write a number a second, such as 60000, 60k or 60k/s",
        MetricKind.Size => "write a number and its unit, such as 300B, 64KiB or 100MiB",
        _ => "write a number, such as 0, 500 or 20k",
    };

    /// <summary>Reads a value into the unit of its kind.</summary>
    public static bool TryParse(MetricKind kind, string text, out decimal value)
    {
        string trimmed = text.Trim();
        foreach ((string suffix, decimal factor) in Units[kind])
        {
            if (!trimmed.EndsWith(suffix, StringComparison.OrdinalIgnoreCase))
                continue;
            string number = trimmed[..^suffix.Length].TrimEnd();
            if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) || value > Largest / factor)
                return false;
            value *= factor;
            return true;
        }

        value = 0;
        return false;
    }

    /// <summary>Writes a value exactly, so that it is read as the same again.</summary>
    public static string Exact(MetricKind kind, decimal value)
    {
        string unit = kind switch
        {
            MetricKind.Time => "ms",
            MetricKind.Percent => "%",
            MetricKind.Size => "B",
            _ => "",
        };
        return value.ToString("0.############################", CultureInfo.InvariantCulture) + unit;
    }

    /// <summary>Writes a value for a reader: three digits that count, and the unit.</summary>
    public static string Format(MetricKind kind, double value) => kind switch
    {
        MetricKind.Time => Figures.Time(value * 1e6),
        MetricKind.Percent => $"{Percent(value)} %",
        MetricKind.Rate => $"{Figures.Count(value)}/s",
        MetricKind.Size => Size(value),
        _ => Figures.Count(value),
    };

    /// <summary>Near to all of it, every digit counts, and what is not all must not be printed as 100.</summary>
    private static string Percent(double value) => value switch
    {
        > 99 and < 100 => (Math.Floor((decimal)value * 1_000) / 1_000).ToString("0.0##", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };

    private static string Size(double bytes) => bytes switch
    {
        < 0 => $"-{Size(-bytes)}",
        < 1024 => $"{Figures.Count(bytes)} B",
        < 1024 * 1024 => $"{Figures.Three(bytes / 1024)} KiB",
        < 1024.0 * 1024 * 1024 => $"{Figures.Three(bytes / (1024 * 1024))} MiB",
        _ => $"{Figures.Three(bytes / (1024.0 * 1024 * 1024))} GiB",
    };
}
