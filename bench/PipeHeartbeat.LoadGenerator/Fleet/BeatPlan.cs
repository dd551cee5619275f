namespace PipeHeartbeat.LoadGenerator;

/// <summary>When beats are due. A beat's moment follows from the client's number and the beat's, so that no list of moments is kept.</summary>
/// <param name="jitter">By how much of the interval a beat is moved at most, to either side of its place; being moved does not move the next.</param>
/// <param name="seed">Whatever is random follows from it.</param>
internal sealed class BeatPlan(double jitter, int seed)
{
    public long MomentUs(int client, in Client state) => MomentUs(client, in state, state.Beat);

    public long MomentUs(int client, in Client state, uint beat)
    {
        double places = beat;
        if (jitter > 0)
            places += jitter * ((2 * Fraction(client, beat)) - 1);

        // The first of all may not be moved to before the client came.
        return state.OriginUs + (long)(Math.Max(places, 0) * state.IntervalUs);
    }

    /// <summary>A number from 0 to 1 that is the same each time it is asked for.</summary>
    public double Fraction(int client, uint draw)
    {
        // The finalizer of SplitMix64: neighbours come out unlike.
        ulong mixed = ((ulong)(uint)seed << 32) ^ ((ulong)(uint)client * 0x9E3779B97F4A7C15) ^ ((ulong)draw * 0xC2B2AE3D27D4EB4F);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        mixed ^= mixed >> 31;
        return (mixed >> 11) * (1.0 / (1UL << 53));
    }
}
