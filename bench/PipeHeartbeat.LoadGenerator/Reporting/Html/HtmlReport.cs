using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>
/// A report as one file that needs nothing else. The words are made here and can be read and printed without scripts; the script
/// draws the charts. Its policy lets nothing but the script and the style inside of it run, whatever a result may hold.
/// </summary>
internal static class HtmlReport
{
    // The default encoder escapes < > & as well, so that no text can end the element that the data stand in.
    private static readonly JsonTypeInfo<ReportData> Compact =
        (JsonTypeInfo<ReportData>)RunResultJson.OptionsWith(JavaScriptEncoder.Default, isIndented: false).GetTypeInfo(typeof(ReportData));

    /// <param name="runs">At least one.</param>
    public static string Write(IReadOnlyList<NamedRun> runs)
    {
        string title = runs.Count == 1 ? RunHeadline.Facts(runs[0].Result) : string.Join(" · ", runs.Select(run => run.Name));
        var data = new Html(JsonSerializer.Serialize(new ReportData(BucketGrid.AllEdgesMs, runs), Compact));
        (string script, string style) = (HtmlAssets.Hash(HtmlAssets.Script), HtmlAssets.Hash(HtmlAssets.Style));
        string policy = $"default-src 'none'; script-src {script}; style-src {style}";

        return Html.Of($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="{policy}">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>pipeheartbeat-load · {title}</title>
            <style>{new Html(HtmlAssets.Style)}</style>
            </head>
            <body>
            <main>
            {(runs.Count == 1 ? HtmlRun.Write(runs[0].Result) : HtmlComparison.Write(runs))}
            </main>
            <footer>Made by pipeheartbeat-load. Charts: uPlot, MIT licence, in this file.</footer>
            <script type="application/json" id="data">{data}</script>
            <script>{new Html(HtmlAssets.Script)}</script>
            </body>
            </html>

            """).Text;
    }
}
