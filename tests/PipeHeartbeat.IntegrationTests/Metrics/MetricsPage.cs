using System.Globalization;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>What <c>/metrics</c> told: a value for each name with its labels.</summary>
internal sealed class MetricsPage
{
    private readonly Dictionary<string, double> _values = [];

    private MetricsPage(string text)
    {
        Text = text;
        foreach (string line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            int space = line.LastIndexOf(' ');
            _values[line[..space]] = double.Parse(line[(space + 1)..], CultureInfo.InvariantCulture);
        }
    }

    public string Text { get; }

    /// <summary>Series, each as it stands.</summary>
    public IEnumerable<string> Series => _values.Keys;

    public static async Task<MetricsPage> ReadAsync(ServerProcess server) => new(await server.GetAsync("/metrics"));

    /// <summary>The value of the one series of that name that has the label, if one is asked for.</summary>
    public double Value(string name, string? label = null) => _values
        .Single(series => series.Key.StartsWith(name + '{', StringComparison.Ordinal) && (label is null || series.Key.Contains(label, StringComparison.Ordinal)))
        .Value;
}
