namespace PipeHeartbeat.LoadGenerator;

/// <summary>How the figures of a running run have gone so far.</summary>
internal sealed class RunCurves
{
    private const int LongestSeconds = 60;

    private readonly Dictionary<string, Sparkline> _curves = [];

    public void Add(RunProgress progress)
    {
        Add("connected", progress.Now.Connected);
        Add("beats", progress.Now.Beats);
        Add("verdicts", progress.Now.LatenessMax);
        Add("ends", progress.Now.Ended);
        Add("server", progress.Now.ServerCpuPercent);
        Add("generator", progress.GeneratorCpuPercent);
    }

    /// <summary>Of a row of <see cref="ProgressRows"/>; empty if it has no curve.</summary>
    public string Draw(string label, int width) => _curves.TryGetValue(label, out Sparkline? curve) ? curve.Draw(width) : "";

    private void Add(string label, double? value)
    {
        if (!_curves.TryGetValue(label, out Sparkline? curve))
            _curves.Add(label, curve = new Sparkline(LongestSeconds));
        curve.Add(value ?? 0);
    }
}
