namespace PipeHeartbeat.LoadGenerator;

/// <summary>What the pages of one and of several runs share.</summary>
internal static class HtmlParts
{
    /// <summary>Filled by the script. Without one, the tables say the same.</summary>
    public static readonly Html Charts = new("""
        <section id="histograms" class="charts"></section>
        <section id="timeline" class="charts"></section>
        <noscript><p class="note">The charts need JavaScript; all figures stand in the tables.</p></noscript>
        """);

    public static Html Banner(RunResult run) => Html.Of($"""
        <header class="banner {Tone(run)}">
        <p class="brand">pipeheartbeat-load</p>
        <h1>{Chip(run)} {RunHeadline.Facts(run)}</h1>
        <p>{RunHeadline.Meaning(run)}</p>
        <pre><code>{run.CommandLine}</code></pre>
        </header>
        """);

    public static Html Chip(RunResult run) => Html.Of($"<span class=\"chip {Tone(run)}\">{RunHeadline.Outcome(run)}</span>");

    public static Html Findings(IReadOnlyList<string> findings) => findings.Count == 0
        ? Html.None
        : Html.Of($"<ul class=\"findings\">{findings.Select(finding => Html.Of($"<li>{finding}</li>"))}</ul>");

    public static Html Card(RunCard card) => Html.Of($"""
        <div class="card {(card.IsBad ? "bad" : "")}"><h3>{card.Title}</h3><p class="figure">{card.Figure}</p><p>{card.Note}</p></div>

        """);

    public static Html Rows(string title, IReadOnlyList<ReportRow> rows) => Html.Of($"""
        <section><h2>{title}</h2><dl>{rows.Select(row => Html.Of($"""
            <dt>{row.Label}</dt><dd>{row.Parts.Select(Part)}</dd>

            """))}</dl></section>
        """);

    private static Html Part(ReportPart part, int index) =>
        Html.Of($"{(index == 0 ? "" : " · ")}<span class=\"{(part.IsBad ? "bad" : "")}\">{part.Text}</span>");

    private static string Tone(RunResult run) => run.Outcome switch
    {
        RunOutcome.Held => "good",
        RunOutcome.Invalid => "doubtful",
        _ => "bad",
    };
}
