using System.Globalization;

namespace PipeHeartbeat.DashboardTests;

/// <summary>How a page was drawn for a while.</summary>
/// <param name="Count">Frames.</param>
/// <param name="Long">Those longer than 50 ms.</param>
/// <param name="BlockingMs">
/// By how much more than 50 ms the page's own thread was busy in one frame, at worst: 0 where a frame was late because something else had the machine.
/// </param>
internal sealed record FrameReading(int Count, IReadOnlyList<LongFrame> Long, double BlockingMs)
{
    public double LongestMs => LongestOf(Long);

    /// <summary>The longest of those in which another page was not held up, too.</summary>
    public double LongestBeside(FrameReading other) => LongestOf(Long.Where(frame => !other.Long.Any(frame.Overlaps)));

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Count} frames, {Long.Count} over 50 ms, the longest {LongestMs:0} ms, blocked for {BlockingMs:0} ms");

    private static double LongestOf(IEnumerable<LongFrame> frames) => frames.Select(frame => frame.Length).DefaultIfEmpty(0).Max();
}
