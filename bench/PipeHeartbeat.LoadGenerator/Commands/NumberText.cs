using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>How numbers are written on the command line: <c>19k</c>, <c>1.5m</c>, <c>10%</c>.</summary>
internal static class NumberText
{
    /// <summary>What to tell somebody who got a number wrong.</summary>
    public const string Remedy = "write a number such as 500, 19k or 1.5m";

    /// <summary>What to tell somebody who got a percentage wrong.</summary>
    public const string PercentRemedy = "write a percentage such as 1% or 12.5%";

    private const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowThousands;

    /// <summary>Reads a number of 0 or more, with <c>k</c> for thousands and <c>m</c> for millions.</summary>
    public static bool TryParse(string text, out double number)
    {
        string trimmed = text.Trim();
        (string digits, double unit) = trimmed.Length == 0 ? ("", 1) : char.ToLowerInvariant(trimmed[^1]) switch
        {
            'k' => (trimmed[..^1], 1e3),
            'm' => (trimmed[..^1], 1e6),
            _ => (trimmed, 1),
        };
        bool isNumber = double.TryParse(digits, Styles, CultureInfo.InvariantCulture, out number);
        number *= unit;
        return isNumber && double.IsFinite(number);
    }

    /// <summary>Reads a percentage of 0 to 100 as a fraction; the sign may not be left out.</summary>
    public static bool TryParsePercent(string text, out double fraction)
    {
        string trimmed = text.Trim();
        bool isNumber = double.TryParse(trimmed.TrimEnd('%'), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out fraction);
        fraction /= 100;
        return isNumber && trimmed.EndsWith('%') && fraction is >= 0 and <= 1;
    }
}
