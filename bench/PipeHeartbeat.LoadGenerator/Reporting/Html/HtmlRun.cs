namespace PipeHeartbeat.LoadGenerator;

/// <summary>The page of one run.</summary>
internal static class HtmlRun
{
    public static Html Write(RunResult run) => Html.Of($"""
        {HtmlParts.Banner(run)}
        {HtmlParts.Findings(run.Findings)}
        {run.Notes.Select(note => Html.Of($"<p class=\"remark\">{note}</p>"))}
        <section class="cards">{RunCard.Of(run).Select(HtmlParts.Card)}</section>
        {Thresholds(run.Thresholds)}
        {HtmlParts.Charts}
        {Times(TimesRow.Of(run))}
        {Search(run.Search ?? [])}
        {HtmlParts.Rows("In words", RunRows.Of(run))}
        {HtmlParts.Rows("Circumstances", RunRows.CircumstancesOf(run))}
        """);

    private static Html Thresholds(IReadOnlyList<ThresholdResult> thresholds) => thresholds.Count == 0 ? Html.None : Html.Of($"""
        <section><h2>Thresholds</h2><div class="scroll"><table class="thresholds">
        <thead><tr><th></th><th>asked for</th><th>measured</th></tr></thead>
        <tbody>{thresholds.Select(threshold => Html.Of($"""
            <tr class="{Tone(threshold.Held)}">{Mark(threshold.Held)}<td><code>{threshold.Expression}</code></td><td>{threshold.Value}</td></tr>

            """))}</tbody></table></div></section>
        """);

    private static Html Times(IReadOnlyList<TimesRow> rows) => rows.Count == 0 ? Html.None : Html.Of($"""
        <section><h2>Percentiles</h2><div class="scroll"><table class="figures">
        <thead><tr><th></th>{TimesRow.Columns.Select(column => Html.Of($"<th>{column}</th>"))}</tr></thead>
        <tbody>{rows.Select(row => Html.Of($"""
            <tr><th scope="row">{row.Label}</th>{row.Cells.Select(cell => Html.Of($"<td>{cell}</td>"))}</tr>

            """))}</tbody></table></div></section>
        """);

    private static Html Search(IReadOnlyList<SearchStep> steps) => steps.Count == 0 ? Html.None : Html.Of($"""
        <section><h2>The search</h2><div class="scroll"><table class="thresholds">
        <thead><tr><th></th><th>load</th><th>why not</th></tr></thead>
        <tbody>{steps.Select(step => Html.Of($"""
            <tr class="{Tone(step.Held)}">{Mark(step.Held)}<td>{Figures.Count(step.Load)}</td><td>{step.Why}</td></tr>

            """))}</tbody></table></div></section>
        """);

    private static string Tone(bool held) => held ? "good" : "bad";

    private static Html Mark(bool held) => Html.Of($"<td class=\"mark\">{(held ? "✓" : "✗")}</td>");
}
