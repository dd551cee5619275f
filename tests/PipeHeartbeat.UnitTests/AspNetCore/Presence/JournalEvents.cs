using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.UnitTests.AspNetCore.Presence;

/// <summary>Events whose parts belong together, so that one of which half was overwritten can be told.</summary>
internal static class JournalEvents
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 16).Select(i => $"client-{i}")];

    public static PresenceEvent Make(long n) => new()
    {
        Kind = PresenceEventKind.Online,
        ClientId = Names[n % Names.Length],
        Connection = new ConnectionId((ulong)n),
        Evidence = new PresenceEvidence { Beats = n },
    };

    public static bool IsWhole(in PresenceEvent presenceEvent)
    {
        long n = presenceEvent.Evidence.Beats;
        return presenceEvent.Connection.Value == (ulong)n && presenceEvent.ClientId == Names[n % Names.Length];
    }
}
