using Spectre.Console;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>The parts of a row as one line, bad ones in red.</summary>
internal static class PartsText
{
    private static readonly Style Dim = new(decoration: Decoration.Dim);
    private static readonly Style Bad = new(Color.Red);

    public static Paragraph Join(IReadOnlyList<ReportPart> parts)
    {
        var text = new Paragraph();
        for (int i = 0; i < parts.Count; i++)
        {
            if (i > 0)
                text.Append(" · ", Dim);
            text.Append(PlainText.OneLine(parts[i].Text), parts[i].IsBad ? Bad : Style.Plain);
        }

        return text;
    }
}
