using System.Globalization;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>What the server's own counts say beside what the connections say.</summary>
/// <param name="Twice">Verdicts that the server counted and no connection showed: it gave them more than once.</param>
/// <param name="Disagreements">Verdicts that connections showed and the server did not count.</param>
/// <param name="Note">Why nothing could be said, or <see langword="null"/>.</param>
internal sealed record StatusCheck(long Twice, long Disagreements, string? Note)
{
    /// <summary>Compares the counts before and after a run.</summary>
    /// <param name="before">Before the first connection.</param>
    /// <param name="after">When the last verdict had come.</param>
    /// <param name="connected">Connections that the fleet made.</param>
    /// <param name="shown">Ends that a connection showed, and that can have been verdicts of silence: by that reason, or by none.</param>
    /// <param name="surelyShown">Of those, the ones of clients that were silent long enough, or that were given that reason.</param>
    public static StatusCheck Compare(VerdictCounts before, VerdictCounts after, long connected, long shown, long surelyShown)
    {
        long accepted = after.Accepted - before.Accepted;
        if (before.Live != 0 || accepted != connected)
        {
            string others = before.Live != 0
                ? string.Create(CultureInfo.InvariantCulture, $"{before.Live} were there before")
                : string.Create(CultureInfo.InvariantCulture, $"it accepted {accepted} connections, and {connected} were ours");
            return new StatusCheck(0, 0, $"the server has other clients too ({others}): its own count of verdicts can not be compared");
        }

        long counted = after.HeartbeatTimeouts - before.HeartbeatTimeouts;
        return new StatusCheck(Math.Max(0, counted - shown), Math.Max(0, surelyShown - counted), Note: null);
    }
}
