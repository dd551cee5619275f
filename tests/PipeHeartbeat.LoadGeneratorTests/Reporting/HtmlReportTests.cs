using System.Text.RegularExpressions;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed partial class HtmlReportTests
{
    [Fact]
    public void Nothing_outside_of_the_file_is_asked_for()
    {
        string html = HtmlReport.Write([new("a", SampleRuns.Held()), new("b", SampleRuns.Failed())]);
        string[] addresses = [.. Address().Matches(html).Select(match => match.Value).Distinct()];

        // uPlot's own first line, which is a comment; its licence asks to leave it there.
        Assert.Equal(["https://github.com/leeoniya/uPlot"], addresses);
        Assert.Contains("/*! https://github.com/leeoniya/uPlot (v1.6.32) */", html, StringComparison.Ordinal);
        Assert.Empty(Reference().Matches(html));
        Assert.Contains("default-src &#39;none&#39;; script-src &#39;sha256-", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_licence_of_what_is_embedded_travels_with_it()
    {
        string html = HtmlReport.Write([new("a", SampleRuns.Held())]);
        Assert.Contains("Copyright (c) 2022 Leon Sorokin", html, StringComparison.Ordinal);
        Assert.Contains("THE SOFTWARE IS PROVIDED \"AS IS\"", html, StringComparison.Ordinal);
    }

    [Fact]
    public void What_comes_from_outside_never_becomes_markup()
    {
        RunResult plain = SampleRuns.Failed();
        string before = HtmlReport.Write([new("a", plain), new("b", plain)]);
        string after = HtmlReport.Write([new($"a{Hostile.Text}", Hostile.Run()), new($"b{Hostile.Text}", Hostile.Run())]);
        Assert.Equal(TagNames(before), TagNames(after));

        string one = HtmlReport.Write([new("a", Hostile.Run())]);
        Assert.Equal(TagNames(HtmlReport.Write([new("a", plain)])), TagNames(one));
        Assert.Contains("&lt;script&gt;", one, StringComparison.Ordinal);
    }

    [Fact]
    public void All_words_are_there_without_scripts()
    {
        string html = HtmlReport.Write([new("a", SampleRuns.Failed())]);
        Assert.Contains("FAILED</span>", html, StringComparison.Ordinal);
        Assert.Contains("2 live clients were declared offline", html, StringComparison.Ordinal);
        Assert.Contains("The server&#39;s event stream was not asked", html, StringComparison.Ordinal);
        Assert.Contains("<code>detect.p99&lt;25ms</code></td><td>47.2 ms</td>", html, StringComparison.Ordinal);
        Assert.Contains("--threshold &#39;detect.p99&lt;25ms&#39;", html, StringComparison.Ordinal);
        Assert.Contains("recall 99.7 %", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_is_told_step_by_step()
    {
        string html = HtmlReport.Write([new("a", SampleRuns.Invalid())]);
        Assert.Contains("<td>100,000</td><td>send lag p99 18.2 ms</td>", html, StringComparison.Ordinal);
    }

    /// <summary>The elements in their order: one more or one other than before came from a text.</summary>
    private static string TagNames(string html) => string.Join(' ', Tag().Matches(html).Select(match => match.Groups[1].Value));

    [GeneratedRegex("""(https?:)?//[\w.-]+\.\w{2,}[^\s"')]*""")]
    private static partial Regex Address();

    [GeneratedRegex("""\s(src|href|srcset|action)\s*=|@import|url\(""")]
    private static partial Regex Reference();

    [GeneratedRegex("<(/?[a-zA-Z!][a-zA-Z0-9-]*)")]
    private static partial Regex Tag();
}
