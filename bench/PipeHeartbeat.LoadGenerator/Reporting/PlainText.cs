namespace PipeHeartbeat.LoadGenerator;

/// <summary>Text from outside, made fit for a line of a terminal: a server's word must not move somebody's cursor.</summary>
internal static class PlainText
{
    private const int ShortLength = 120;

    public static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? '?' : character)) : text;

    public static string Shortened(string text) => OneLine(text.Length > ShortLength ? $"{text[..ShortLength]}…" : text);
}
