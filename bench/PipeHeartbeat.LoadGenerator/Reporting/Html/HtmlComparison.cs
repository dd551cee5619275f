namespace PipeHeartbeat.LoadGenerator;

/// <summary>The page of several runs.</summary>
internal static class HtmlComparison
{
    /// <summary>As many as the style sheet has.</summary>
    private const int RunColours = 6;

    public static Html Write(IReadOnlyList<NamedRun> runs) => Html.Of($"""
        <header><p class="brand">pipeheartbeat-load</p><h1>{string.Join(" · ", runs.Select(run => run.Name))}</h1></header>
        <section class="scroll"><table class="runs">
        <tbody>{runs.Select((run, i) => Html.Of($"""
            <tr><th scope="row">{Swatch(i)}{run.Name}</th><td>{HtmlParts.Chip(run.Result)}</td>
            <td>{RunHeadline.Facts(run.Result)}<br><code>{run.Result.CommandLine}</code></td></tr>

            """))}</tbody></table></section>
        {HtmlParts.Findings([.. runs.SelectMany(run => run.Result.Findings.Select(finding => $"{run.Name}: {finding}"))])}
        {Table(runs)}
        {HtmlParts.Charts}
        {runs.Select(run => HtmlParts.Rows(run.Name, RunRows.CircumstancesOf(run.Result)))}
        """);

    private static Html Table(IReadOnlyList<NamedRun> runs) => Html.Of($"""
        <section><h2>Side by side</h2><div class="scroll"><table class="figures compared">
        <thead><tr><th></th>{runs.Select((run, i) => Html.Of($"<th>{Swatch(i)}{run.Name}</th>"))}</tr></thead>
        <tbody>{ComparedRow.Of([.. runs.Select(run => run.Result)]).Select(row => Html.Of($"""
            <tr><th scope="row">{row.Label}</th>{row.Cells.Select(Cell)}</tr>

            """))}</tbody></table></div><p class="note">× is to {runs[0].Name}; coloured where it differs by more than 5 %.</p></section>
        """);

    /// <summary>The colour that a run has in every chart.</summary>
    private static Html Swatch(int index) => new($"<i class=\"run run{index % RunColours}\"></i>");

    private static Html Cell(ComparedCell cell)
    {
        string tone = cell.IsBetter switch
        {
            true => "good",
            false => "bad",
            null => "",
        };
        return Html.Of($"<td class=\"{tone}\">{cell.Text} <small>{cell.Ratio}</small></td>");
    }
}
