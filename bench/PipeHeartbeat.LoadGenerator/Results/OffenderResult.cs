namespace PipeHeartbeat.LoadGenerator;

/// <summary>Whether the server rid itself of those who break the rules.</summary>
/// <param name="Kind">drip, half, seven, endless, garbage, length, flood or idle.</param>
/// <param name="Count">Clients that offended.</param>
/// <param name="Ended">Of those, how many the server ended.</param>
/// <param name="ExpectedReason">The protocol's name of the reason that is right.</param>
/// <param name="RightlyEnded">For how many the server named that reason; <see langword="null"/> if it named none that could be read.</param>
/// <param name="ReasonsFrom">Where reasons were read: bye, status, or none.</param>
/// <param name="Took">From the offence to the connection's end.</param>
internal sealed record OffenderResult(
    string Kind, long Count, long Ended, string ExpectedReason, long? RightlyEnded, string ReasonsFrom, Distribution Took)
{
    /// <summary>Of those whose packet was never finished, how many were ended before the frame timeout had passed.</summary>
    public long Early { get; init; }
}
