using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>The pace that was set.</summary>
/// <param name="Told">How many clients are told by this request.</param>
/// <param name="Rules">What holds, the longest prefix first: of several that fit a client, the first one does.</param>
internal sealed record PaceReport(int Told, IReadOnlyList<PaceRow> Rules)
{
    public static PaceReport Of(HeartbeatPace pace, int told) => new(told, [.. pace.Rules.Select(PaceRow.Of)]);
}
