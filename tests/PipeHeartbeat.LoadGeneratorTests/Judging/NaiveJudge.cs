using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Judges a whole history at once: keeps everything, and for each end looks back at all that came before it.</summary>
internal static class NaiveJudge
{
    public static JudgeTotals Judge(IReadOnlyList<HistoryEntry> history, long finishUs)
    {
        var verdicts = new List<(Verdict Verdict, long LatenessUs)>();
        foreach (IGrouping<int, HistoryEntry> client in history.GroupBy(entry => entry.Client))
        {
            HistoryEntry[] entries = [.. client];
            for (int i = 0; i < entries.Length; i++)
            {
                if (entries[i].IsEnd && LifeBefore(entries, i) is { } life)
                    verdicts.Add(JudgeEnd(life, entries[i]));
            }

            if (LifeBefore(entries, entries.Length) is { } open && IsSilent(open) && finishUs > Deadline(open) + VerdictJudge.VerdictGraceUs)
                verdicts.Add((Verdict.Missed, 0));
        }

        long Count(Verdict verdict) => verdicts.LongCount(one => one.Verdict == verdict);
        return new JudgeTotals(
            Count(Verdict.Right),
            Count(Verdict.Early),
            Count(Verdict.Missed),
            Count(Verdict.FalseOffline),
            Count(Verdict.Starved),
            Count(Verdict.Drained),
            verdicts.Where(one => one.Verdict == Verdict.Right).Sum(one => one.LatenessUs));
    }

    /// <returns>From the connect on, if nothing has ended it since.</returns>
    private static HistoryEntry[]? LifeBefore(HistoryEntry[] entries, int end)
    {
        int connect = Array.FindLastIndex(entries[..end], entry => entry.Deed == ClientDeed.Connect);
        if (connect < 0)
            return null;
        HistoryEntry[] life = entries[connect..end];
        return life.Any(entry => entry.IsEnd || entry.Deed == ClientDeed.Leave) ? null : life;
    }

    private static (Verdict Verdict, long LatenessUs) JudgeEnd(HistoryEntry[] life, HistoryEntry end)
    {
        long latenessUs = end.AtUs - Deadline(life);
        if (end.Deed == ClientDeed.EndForDrain && (!IsSilent(life) || latenessUs <= VerdictJudge.VerdictGraceUs))
            return (Verdict.Drained, 0);
        if (!IsSilent(life))
            return (latenessUs >= 0 || HadGap(life) ? Verdict.Starved : Verdict.FalseOffline, 0);
        if (latenessUs < -VerdictJudge.ClockSlackUs)
            return (Verdict.Early, 0);
        bool isVerdict = end.Deed is not (ClientDeed.EndForAnotherReason or ClientDeed.EndForDrain) && latenessUs <= VerdictJudge.VerdictGraceUs;
        return (isVerdict ? Verdict.Right : Verdict.Missed, latenessUs);
    }

    private static bool IsSilent(HistoryEntry[] life) => life.Any(entry => entry.Deed == ClientDeed.FallSilent);

    private static long Deadline(HistoryEntry[] life) => Signs(life).Last().AtUs + (Timeout(life) * 1_000L);

    private static bool HadGap(HistoryEntry[] life)
    {
        HistoryEntry[] signs = [.. Signs(life)];
        return signs.Skip(1).Where((sign, i) =>
        {
            HistoryEntry[] before = [.. life.TakeWhile(entry => entry != sign)];
            return sign.AtUs + VerdictJudge.ClockSlackUs >= signs[i].AtUs + (Timeout(before) * 1_000L);
        }).Any();
    }

    private static IEnumerable<HistoryEntry> Signs(HistoryEntry[] life) =>
        life.Where(entry => entry.Deed is ClientDeed.Connect or ClientDeed.Beat);

    private static int Timeout(HistoryEntry[] life) =>
        life.Last(entry => entry.Deed is ClientDeed.Connect or ClientDeed.Grant).TimeoutMs;
}
