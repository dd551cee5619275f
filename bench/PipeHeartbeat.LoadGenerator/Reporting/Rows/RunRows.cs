namespace PipeHeartbeat.LoadGenerator;

/// <summary>Says a result in rows, as the text and the HTML report print them.</summary>
internal static class RunRows
{
    public static IReadOnlyList<ReportRow> Of(RunResult run)
    {
        List<ReportRow> rows =
        [
            new("Verdicts", [.. Verdicts(run.Verdicts)]),
            new("Beats", [.. Beats(run.Beats)]),
            new("Connections", [.. Connections(run.Connections)]),
        ];
        if (run.Offenders is { } offenders)
            rows.Add(new("Offenders", [.. Offenders(offenders)]));
        if (run.Ends.Count > 0)
            rows.Add(new("Ends", [.. ReportPart.Counts(run.Ends)]));
        if (run.Server is { } server)
            rows.Add(new("Server", [.. Usage(server)]));
        rows.Add(new("Generator", [.. Usage(run.Generator)]));
        return rows;
    }

    /// <summary>How it was judged and where it ran.</summary>
    public static IReadOnlyList<ReportRow> CircumstancesOf(RunResult run) =>
    [
        new("Target", [.. Target(run.Target)]),
        new("Machine",
        [
            new($"{run.Machine.Cores} {Plural.Of(run.Machine.Cores, "core")}"),
            new($"{Figures.Three(run.Machine.MemoryGiB)} GiB"),
            new(run.Machine.Os),
            new(run.Machine.Architecture),
            new(run.Machine.Runtime),
        ]),
        new("Command", [new(run.CommandLine), new($"seed {run.Seed}")]),
    ];

    private static IEnumerable<ReportPart> Verdicts(VerdictResult verdicts)
    {
        if (verdicts.Silent > 0)
        {
            yield return new(
                $"{Figures.Count(verdicts.Reported)} of {Figures.Count(verdicts.Silent)} silent reported", verdicts.Reported < verdicts.Silent);
            yield return new($"recall {MetricText.Format(MetricKind.Percent, verdicts.RecallPercent)}", verdicts.Missed > 0);
        }

        yield return new($"{Figures.Count(verdicts.FalseOffline)} false offline", verdicts.FalseOffline > 0);
        if (verdicts.Silent > 0)
        {
            yield return new($"{Figures.Count(verdicts.Early)} early", verdicts.Early > 0);
            yield return new($"{Figures.Count(verdicts.Missed)} missed", verdicts.Missed > 0);
        }

        if (verdicts.Drained > 0)
            yield return new($"{Figures.Count(verdicts.Drained)} drained");
        if (verdicts.Twice > 0)
            yield return new($"{Figures.Count(verdicts.Twice)} given twice", IsBad: true);
        if (verdicts.Disagreements > 0)
            yield return new($"{Figures.Count(verdicts.Disagreements)} told differently by the server", IsBad: true);
    }

    private static IEnumerable<ReportPart> Beats(BeatResult beats)
    {
        yield return new($"{Figures.Count(beats.Sent)} of {Figures.Count(beats.Planned)} sent", beats.Sent < beats.Planned);
        if (beats.Unsent > 0)
            yield return new($"{Figures.Count(beats.Unsent)} not taken by the server", IsBad: true);
        yield return new($"{Figures.Count(beats.PerSecond)}/s");
        yield return new($"{MetricText.Format(MetricKind.Percent, beats.OnTimePercent)} on time");
    }

    private static IEnumerable<ReportPart> Connections(ConnectionResult connections)
    {
        yield return new(
            $"{Figures.Count(connections.Connected)} of {Figures.Count(connections.Planned)} connected",
            connections.Connected < connections.Planned);
        yield return new($"{Figures.Count(connections.PerSecond)}/s");
        foreach (ReportPart part in ReportPart.Counts(connections.Failed, areBad: true))
            yield return part;
    }

    private static IEnumerable<ReportPart> Offenders(OffenderResult offenders)
    {
        yield return new(
            $"{Figures.Count(offenders.Ended)} of {Figures.Count(offenders.Count)} {offenders.Kind} ended", offenders.Ended < offenders.Count);
        if (offenders.Early > 0)
            yield return new($"{Figures.Count(offenders.Early)} early", IsBad: true);
        if (offenders.RightlyEnded is { } rightly)
        {
            yield return new(
                $"{Figures.Count(rightly)} as {offenders.ExpectedReason}, says {offenders.ReasonsFrom}", rightly < offenders.Ended);
        }
    }

    private static IEnumerable<ReportPart> Usage(UsageResult usage)
    {
        yield return new($"CPU {MetricText.Format(MetricKind.Percent, usage.CpuPercent)} of a core");
        if (usage.CpuPerBeatUs is { } beat)
            yield return new($"{Figures.Time(beat * 1_000)} a beat");
        if (usage.CpuPerAcceptUs is { } accept)
            yield return new($"{Figures.Time(accept * 1_000)} an accept");
        yield return new($"RSS {Figures.Three(usage.RssMiB)} MiB, peak {Figures.Three(usage.PeakRssMiB)} MiB");
        if (usage.BytesPerClient is { } bytes)
            yield return new($"{MetricText.Format(MetricKind.Size, bytes)} a client");
    }

    private static IEnumerable<ReportPart> Target(TargetResult target)
    {
        yield return new(target.EndPoint);
        yield return new($"a beat every {DurationText.Format(TimeSpan.FromMilliseconds(target.IntervalMs))}");
        yield return new($"timeout {DurationText.Format(TimeSpan.FromMilliseconds(target.TimeoutMs))}, from {target.TimeoutFrom}");
        if (target.GraceMs > 0)
            yield return new($"grace {DurationText.Format(TimeSpan.FromMilliseconds(target.GraceMs))}");
        if (target.LongestGraceMs > target.GraceMs)
            yield return new($"up to {DurationText.Format(TimeSpan.FromMilliseconds(target.LongestGraceMs))} where the server held verdicts back");
        if (target.ServerVersion is { } version)
            yield return new($"server {version}");
    }
}
