using System.Globalization;

namespace PipeHeartbeat;

/// <summary>Numbers as a reader wants them: three digits that count, and a unit.</summary>
internal static class Figures
{
    public static string Time(double nanoseconds) => nanoseconds switch
    {
        < 1e3 => $"{Three(nanoseconds)} ns",
        < 1e6 => $"{Three(nanoseconds / 1e3)} µs",
        < 1e9 => $"{Three(nanoseconds / 1e6)} ms",
        _ => $"{Three(nanoseconds / 1e9)} s",
    };

    public static string Count(double count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    public static string Three(double value) => value switch
    {
        0 => "0",
        >= 99.95 => Count(value),
        >= 9.995 => value.ToString("0.0", CultureInfo.InvariantCulture),
        < 0.0995 => value.ToString("0.0000", CultureInfo.InvariantCulture),
        _ => value.ToString("0.00", CultureInfo.InvariantCulture),
    };
}
