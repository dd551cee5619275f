namespace PipeHeartbeat.LoadGenerator;

/// <summary>What a process had used at a moment.</summary>
/// <param name="Timestamp">The moment, as <see cref="System.Diagnostics.Stopwatch.GetTimestamp"/> tells it.</param>
/// <param name="CpuTime">Processor time of all its threads so far, those that have ended included.</param>
/// <param name="RssBytes">Its resident set.</param>
/// <param name="PeakRssBytes">The largest its resident set has been.</param>
internal readonly record struct UsageSample(long Timestamp, TimeSpan CpuTime, long RssBytes, long PeakRssBytes);
