namespace PipeHeartbeat.LoadGenerator;

/// <summary>What there is to say about one side of a run, the same in every report.</summary>
internal sealed record ReportRow(string Label, IReadOnlyList<ReportPart> Parts);
