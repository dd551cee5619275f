namespace PipeHeartbeat.LoadGenerator;

/// <summary>The last values of a figure, each a character high or low.</summary>
internal sealed class Sparkline(int capacity)
{
    private const string Levels = "▁▂▃▄▅▆▇█";

    private readonly Queue<double> _values = new(capacity);

    public void Add(double value)
    {
        if (_values.Count == capacity)
            _values.Dequeue();
        _values.Enqueue(double.IsFinite(value) ? Math.Max(value, 0) : 0);
    }

    /// <summary>The newest values at the right, as many as there is room for; the highest of them is full.</summary>
    public string Draw(int width)
    {
        double[] shown = [.. _values.TakeLast(Math.Max(width, 0))];
        double highest = shown.Length == 0 ? 0 : shown.Max();
        return string.Concat(shown.Select(value => Levels[highest == 0 ? 0 : (int)(value / highest * (Levels.Length - 1))]));
    }
}
