using System.Security.Cryptography;
using System.Text;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Files that the page carries in itself.</summary>
internal static class HtmlAssets
{
    /// <summary>uPlot draws the charts; its licence travels with it.</summary>
    public static string Script { get; } = $"/*!\nuPlot\n{Read("uPlot.LICENSE")}\n*/\n{Read("uPlot.min.js")}\n{Read("report.js")}";

    public static string Style { get; } = $"{Read("uPlot.min.css")}\n{Read("report.css")}";

    /// <summary>As a content security policy names a script or a style that may run.</summary>
    public static string Hash(string content) => $"'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)))}'";

    private static string Read(string name)
    {
        using Stream stream = typeof(HtmlAssets).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"The resource {name} was not built in.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
