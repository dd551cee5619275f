namespace PipeHeartbeat.LoadGenerator;

/// <summary>One of the few figures that a reader sees first.</summary>
internal sealed record RunCard(string Title, string Figure, string Note, bool IsBad = false)
{
    public static IReadOnlyList<RunCard> Of(RunResult run)
    {
        VerdictResult verdicts = run.Verdicts;
        string clients = $"of {Figures.Count(run.Connections.Connected)} {Plural.Of(run.Connections.Connected, "client")}";
        List<RunCard> cards = [new("False offline", Figures.Count(verdicts.FalseOffline), clients, verdicts.FalseOffline > 0)];
        if (verdicts.Silent > 0)
            cards.Add(Recall(verdicts));
        if (verdicts.Lateness.Count > 0)
            cards.Add(Times("Verdict lateness p99", verdicts.Lateness));
        if (run.Beats.AckRoundTrip is { Count: > 0 } acks)
            cards.Add(Times("ACK round trip p99", acks));
        cards.Add(OnTime(run));
        cards.Add(Connections(run.Connections));
        if (run.Server is { } server)
            cards.Add(Server(server));
        return cards;
    }

    private static RunCard Recall(VerdictResult verdicts) => new(
        "Recall",
        Percent(verdicts.RecallPercent),
        $"{Figures.Count(verdicts.Reported)} of {Figures.Count(verdicts.Silent)} silent, {Figures.Count(verdicts.Early)} early",
        verdicts.Missed + verdicts.Early > 0);

    private static RunCard Times(string title, Distribution times) => new(title, Time(times.P99), $"p50 {Time(times.P50)}, max {Time(times.Max)}");

    private static RunCard OnTime(RunResult run) => new(
        "Beats on time",
        Percent(run.Beats.OnTimePercent),
        $"{Figures.Count(run.Beats.PerSecond)}/s, lag p99 {Time(run.Beats.SendLag.P99)}",
        run.Outcome == RunOutcome.Invalid);

    private static RunCard Connections(ConnectionResult connections) => new(
        "Connections",
        Figures.Count(connections.Connected),
        $"of {Figures.Count(connections.Planned)}, {Figures.Count(connections.PerSecond)}/s",
        connections.Connected < connections.Planned);

    private static RunCard Server(UsageResult server)
    {
        string memory = $"{Figures.Three(server.RssMiB)} MiB";
        string note = $"CPU {Percent(server.CpuPercent)} of a core, RSS {memory}";
        return server.CpuPerBeatUs is { } beat
            ? new RunCard("Server CPU a beat", Figures.Time(beat * 1_000), note)
            : new RunCard("Server memory", memory, note);
    }

    private static string Time(double milliseconds) => MetricText.Format(MetricKind.Time, milliseconds);

    private static string Percent(double percent) => MetricText.Format(MetricKind.Percent, percent);
}
