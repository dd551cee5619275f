namespace PipeHeartbeat.LoadGenerator;

/// <summary>A figure of one of several runs.</summary>
/// <param name="Text">With its unit; a dash if it was not measured.</param>
/// <param name="Ratio">To the first run's, such as <c>1.25 ×</c>; empty where there is none.</param>
/// <param name="IsBetter">By more than 5 per cent; <see langword="null"/> if it is alike, or only a fact.</param>
internal readonly record struct ComparedCell(string Text, string Ratio, bool? IsBetter);
