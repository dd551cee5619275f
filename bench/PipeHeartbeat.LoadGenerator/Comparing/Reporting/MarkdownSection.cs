namespace PipeHeartbeat.LoadGenerator;

/// <summary>Puts a text between two marks of a file that may hold other things; a file without marks becomes the text.</summary>
internal static class MarkdownSection
{
    public const string Begin = "<!-- compare: made by pipeheartbeat-load compare -->";
    public const string End = "<!-- end of compare -->";

    /// <summary>Why a file could not be written so, or <see langword="null"/>: asked before a run, so that none is made in vain.</summary>
    public static string? FindProblem(string path)
    {
        if (!File.Exists(path))
            return Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))) ? null : "is in a directory that does not exist";
        try
        {
            string text = File.ReadAllText(path);
            using (File.OpenWrite(path)) { }
            return text.Length == 0 || TryFind(text, out _, out _)
                ? null
                : $"holds something else: delete it, or mark the place with '{Begin}' and '{End}'";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"can not be read and written: {error.Message}";
        }
    }

    public static void Write(string path, string section)
    {
        string old = File.Exists(path) ? File.ReadAllText(path) : "";
        File.WriteAllText(path, Splice(old, section));
    }

    /// <summary>What is between the marks gives way; without marks, all of it does.</summary>
    public static string Splice(string text, string section) => TryFind(text, out int from, out int to)
        ? $"{text[..from]}\n{section}{text[to..]}"
        : $"{Begin}\n{section}{End}\n";

    private static bool TryFind(string text, out int from, out int to)
    {
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        from = begin + Begin.Length;
        to = begin < 0 ? -1 : text.IndexOf(End, from, StringComparison.Ordinal);
        return to >= 0;
    }
}
