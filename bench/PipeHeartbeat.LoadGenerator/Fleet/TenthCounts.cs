namespace PipeHeartbeat.LoadGenerator;

/// <summary>How evenly beats are spread: counts them for each tenth of a second.</summary>
internal sealed class TenthCounts
{
    private const long TenthUs = 100_000;

    private readonly List<int> _counts = [];
    private long _beganUs;

    /// <summary>Forgets what was counted before.</summary>
    public void Begin(long nowUs)
    {
        _beganUs = nowUs;
        _counts.Clear();
    }

    public void Count(long nowUs)
    {
        int tenth = (int)((nowUs - _beganUs) / TenthUs);
        while (_counts.Count <= tenth)
            _counts.Add(0);
        _counts[tenth]++;
    }

    /// <returns>The fullest against the mean; the last one, which may not be over, does not count. 0 if there is none.</returns>
    public double Fullest()
    {
        ReadOnlySpan<int> whole = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_counts)[..Math.Max(0, _counts.Count - 1)];
        long sum = 0;
        int most = 0;
        foreach (int count in whole)
        {
            sum += count;
            most = Math.Max(most, count);
        }

        return sum == 0 ? 0 : (double)most * whole.Length / sum;
    }
}
