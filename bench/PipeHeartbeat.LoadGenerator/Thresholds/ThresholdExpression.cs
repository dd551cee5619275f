using System.Diagnostics.CodeAnalysis;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>A condition on a result: a metric, an operator and a value, such as <c>detect.p99&lt;50ms</c>.</summary>
internal sealed class ThresholdExpression
{
    // The longer before those that they begin with.
    private static readonly (string Sign, Func<double, double, bool> Holds)[] Operators =
    [
        ("<=", (value, limit) => value <= limit),
        (">=", (value, limit) => value >= limit),
        ("==", (value, limit) => value == limit),
        ("<", (value, limit) => value < limit),
        (">", (value, limit) => value > limit),
    ];

    private readonly Func<double, double, bool> _holds;

    private ThresholdExpression(string text, Metric metric, string sign, Func<double, double, bool> holds, decimal limit)
    {
        Text = text;
        Metric = metric;
        Operator = sign;
        Limit = limit;
        _holds = holds;
    }

    /// <summary>As it was typed.</summary>
    public string Text { get; }

    public Metric Metric { get; }

    public string Operator { get; }

    /// <summary>In the unit of the metric's kind.</summary>
    public decimal Limit { get; }

    /// <summary>Reads an expression; names are not case-sensitive, spaces around the operator are allowed.</summary>
    /// <param name="text">Anything.</param>
    /// <param name="expression">What it says.</param>
    /// <param name="error">If it is none: one line that names the option, the value and the remedy.</param>
    public static bool TryParse(
        string text, [NotNullWhen(true)] out ThresholdExpression? expression, [NotNullWhen(false)] out string? error)
    {
        expression = null;
        int at = text.AsSpan().IndexOfAny("<>=");
        (string sign, Func<double, double, bool> holds) = at < 0
            ? default
            : Operators.FirstOrDefault(candidate => text.AsSpan(at).StartsWith(candidate.Sign, StringComparison.Ordinal));
        if (sign is null)
        {
            error = Failure(text, "has no comparison", "write METRIC, one of < <= > >= == and a value, such as 'detect.p99<50ms'");
            return false;
        }

        string name = text[..at].Trim();
        if (!Metrics.TryFind(name, out Metric? metric))
        {
            error = Failure(text, $"names no metric with '{PlainText.Shortened(name)}'", Metrics.Remedy);
            return false;
        }

        string value = text[(at + sign.Length)..];
        if (!MetricText.TryParse(metric.Kind, value, out decimal limit))
        {
            error = Failure(text, $"compares {metric.Name} with '{PlainText.Shortened(value.Trim())}'", MetricText.Remedy(metric.Kind));
            return false;
        }

        expression = new ThresholdExpression(text, metric, sign, holds, limit);
        error = null;
        return true;
    }

    /// <summary>Whether the condition held. What was not measured does not hold.</summary>
    public ThresholdResult Judge(RunResult result)
    {
        if (Metric.Read(result) is not { } value)
            return new ThresholdResult(Text, $"not measured: {Metric.Needs}", Held: false);
        return new ThresholdResult(Text, MetricText.Format(Metric.Kind, value), _holds(value, (double)Limit));
    }

    /// <summary>The shortest way to write it that is read as the same again.</summary>
    public override string ToString() => $"{Metric.Name}{Operator}{MetricText.Exact(Metric.Kind, Limit)}";

    private static string Failure(string text, string what, string remedy) => $"--threshold = '{PlainText.Shortened(text)}' {what}: {remedy}.";
}
