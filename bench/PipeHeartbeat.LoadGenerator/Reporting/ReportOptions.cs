namespace PipeHeartbeat.LoadGenerator;

/// <summary>What is to become of a result, besides the exit code.</summary>
/// <param name="JsonPath"><c>--out</c></param>
/// <param name="HtmlPath"><c>--html</c></param>
/// <param name="VerdictsPath"><c>--verdicts</c></param>
/// <param name="Json"><c>--json</c>: the JSON on standard output, and nothing else.</param>
internal sealed record ReportOptions(string? JsonPath = null, string? HtmlPath = null, string? VerdictsPath = null, bool Json = false)
{
    /// <summary>Why the files could not be written, or <see langword="null"/>: asked before a run, so that none is made in vain.</summary>
    public string? FindProblem() => FindProblem("--out", JsonPath) ?? FindProblem("--html", HtmlPath) ?? FindProblem("--verdicts", VerdictsPath);

    private static string? FindProblem(string option, string? path)
    {
        if (path is null)
            return null;
        if (path.Length == 0 || Directory.Exists(path))
            return $"{option} = '{path}' is not a file: name the file to write.";

        string? directory = Path.GetDirectoryName(Path.GetFullPath(path));
        if (!Directory.Exists(directory))
            return $"{option} = '{path}': there is no directory '{directory}'; make it first.";
        try
        {
            bool existed = File.Exists(path);
            using (File.Open(path, FileMode.OpenOrCreate, FileAccess.Write)) { }
            if (!existed)
                File.Delete(path);
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"{option} = '{path}' can not be written: {error.Message}";
        }
    }
}
