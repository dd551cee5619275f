using System.Globalization;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>What the server's own counts say beside what the connections say.</summary>
/// <param name="Twice">Verdicts of silence that the server counted and no connection showed: it gave them more than once.</param>
/// <param name="Disagreements">Ends that connections showed and the server did not count, or, for another reason than silence, the other way round.</param>
/// <param name="Note">Why nothing could be said, or <see langword="null"/>.</param>
/// <remarks>
/// Both are totals, so they can not tell of whom a verdict was: a wrong one, and a right one that was left out, cancel out here. The connections, each
/// judged by itself, show both.
/// </remarks>
internal sealed record StatusCheck(long Twice, long Disagreements, string? Note)
{
    /// <summary>Reasons for which it is the server that ends a connection. Clients that leave are counted for the others.</summary>
    private static readonly string[] ServersReasons =
        [.. Enum.GetValues<Reason>().Except([Reason.None, Reason.Closed, Reason.Reset, Reason.NodeLost]).Select(reason => reason.ToName())];

    /// <summary>Compares the counts before and after a run.</summary>
    /// <param name="before">Before the first connection.</param>
    /// <param name="after">When the last verdict had come.</param>
    /// <param name="connected">Connections that the fleet made.</param>
    /// <param name="ends">How they ended: by the reason that the server gave, or as <see cref="FleetTally"/> calls it.</param>
    /// <param name="silentWithoutReason">Of those ended without a reason, the ones that were silent and whose time was up.</param>
    public static StatusCheck Compare(
        ServerCounters before, ServerCounters after, long connected, IReadOnlyDictionary<string, long> ends, long silentWithoutReason)
    {
        long accepted = after.Accepted - before.Accepted;
        if (before.Live != 0 || accepted != connected)
        {
            string others = before.Live != 0
                ? string.Create(CultureInfo.InvariantCulture, $"{before.Live} {Plural.Of(before.Live, "was", "were")} there before")
                : string.Create(CultureInfo.InvariantCulture, $"it accepted {accepted} {Plural.Of(accepted, "connection")}, and {connected} {Plural.Of(connected, "was", "were")} ours");
            return new StatusCheck(0, 0, $"the server has other clients too ({others}): its own count of verdicts can not be compared");
        }

        long inOrder = ends.GetValueOrDefault(FleetTally.FinishedKey);
        long unexplained = inOrder + ends.GetValueOrDefault(FleetTally.ResetKey);
        long twice = 0;
        long unseen = 0;
        long uncounted = 0;
        long countedInAll = 0;
        long shownInAll = 0;
        foreach (string reason in ServersReasons)
        {
            long counted = after.Closed.GetValueOrDefault(reason) - before.Closed.GetValueOrDefault(reason);
            long shown = ends.GetValueOrDefault(reason);
            bool isSilence = reason == VerdictJudge.SilenceReason;

            // One that leaves may have been ended at the same moment, but not for silence.
            long mayBe = shown + unexplained + (isSilence ? 0 : ends.GetValueOrDefault(FleetTally.LeftKey));
            long extra = Math.Max(0, counted - mayBe);
            twice += isSilence ? extra : 0;
            unseen += isSilence ? 0 : extra;
            uncounted += Math.Max(0, shown + (isSilence ? silentWithoutReason : 0) - counted);
            countedInAll += counted;
            shownInAll += shown;
        }

        // What each reason alone leaves room for, all of them together may not.
        unseen += Math.Max(0, countedInAll - shownInAll - unexplained - ends.GetValueOrDefault(FleetTally.LeftKey) - twice - unseen);
        uncounted += Math.Max(0, shownInAll + inOrder - countedInAll - uncounted);
        return new StatusCheck(twice, unseen + uncounted, Note: null);
    }
}
