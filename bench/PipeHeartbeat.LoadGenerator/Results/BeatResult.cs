namespace PipeHeartbeat.LoadGenerator;

/// <summary>Whether the generator kept its own plan, and what came back.</summary>
/// <param name="OnTimePercent">Beats that left within 10 ms of their planned moment, of all planned.</param>
/// <param name="Unsent">Beats that the kernel did not take, because the server did not read.</param>
/// <param name="SendLag">From the planned moment to the beat being with the kernel.</param>
/// <param name="AckRoundTrip">From the planned moment to the ACK; <see langword="null"/> without <c>--ack</c>.</param>
/// <param name="FullestTenth">Beats in the fullest tenth of a second, against the mean of all.</param>
internal sealed record BeatResult(
    long Planned, long Sent, long Unsent, double PerSecond, double OnTimePercent, Distribution SendLag, Distribution? AckRoundTrip, double FullestTenth = 0);
