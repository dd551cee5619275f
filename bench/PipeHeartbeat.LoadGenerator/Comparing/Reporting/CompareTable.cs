namespace PipeHeartbeat.LoadGenerator;

/// <summary>A table, before anybody has decided how it is drawn. The first column is text, numbers in the others stand to the right.</summary>
internal sealed record CompareTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
