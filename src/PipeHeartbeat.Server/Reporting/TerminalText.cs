using System.Globalization;
using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>
/// Makes what others chose fit for a terminal. An id is the client's own choice: it must not be able to write to somebody's terminal with it, nor to turn a
/// line around.
/// </summary>
internal static class TerminalText
{
    public static string Printable(string text) => string.Concat(text.Select(c => IsPrintable(c) ? c : '?'));

    /// <summary>The same, for a line of markup.</summary>
    public static string Markup(string text) => Spectre.Console.Markup.Escape(Printable(text));

    private static bool IsPrintable(char c) => char.GetUnicodeCategory(c) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
