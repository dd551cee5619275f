using System.Globalization;
using System.Text;

namespace PipeHeartbeat.Server;

/// <summary>
/// Makes what others chose fit for a terminal. An id is the client's own choice: it must not be able to write to somebody's terminal with it, nor to turn a
/// line around.
/// </summary>
internal static class TerminalText
{
    public static string Printable(string text) => string.Concat(text.EnumerateRunes().Select(rune => IsPrintable(rune) ? rune.ToString() : "?"));

    /// <summary>The same, and no longer than there is room for.</summary>
    public static string Printable(string text, int mostLetters)
    {
        string printable = Printable(text);
        int[] letters = StringInfo.ParseCombiningCharacters(printable);
        return letters.Length <= mostLetters ? printable : $"{printable[..letters[mostLetters - 1]]}…";
    }

    /// <summary>The same, for a line of markup.</summary>
    public static string Markup(string text) => Spectre.Console.Markup.Escape(Printable(text));

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
