namespace PipeHeartbeat.Server;

/// <summary>How long after its deadline each of those was ended who were ended for it within the last minute, in seconds.</summary>
/// <param name="Count">How many.</param>
/// <param name="P50">Half of them within this.</param>
/// <param name="P90">Nine of ten.</param>
/// <param name="P99">99 of 100.</param>
/// <param name="Max">All of them.</param>
internal sealed record StatusLateness(long Count, double P50, double P90, double P99, double Max);
