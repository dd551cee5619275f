using System.Globalization;
using System.Text.RegularExpressions;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>As much of a terminal as the live view makes use of. What it does not know, it throws at.</summary>
internal sealed partial class Screen(int width, int height)
{
    private readonly List<char[]> _lines = [Blank(width)];
    private int _row;
    private int _column;

    public bool IsCursorVisible { get; private set; } = true;

    /// <summary>How many characters did not fit on their line.</summary>
    public int Wrapped { get; private set; }

    public IReadOnlyList<string> Lines => [.. _lines.Select(line => new string(line).TrimEnd())];

    public void Clear()
    {
        _lines.Clear();
        _lines.Add(Blank(width));
        (_row, _column) = (0, 0);
    }

    public void Write(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] == '\e')
            {
                Match sequence = Sequence().Match(text, i);
                if (!sequence.Success)
                    throw new InvalidOperationException($"An unknown sequence at '{text[i..Math.Min(i + 12, text.Length)]}'.");
                Do(sequence.Groups[1].Value, sequence.Groups[2].Value[0]);
                i += sequence.Length - 1;
            }
            else if (text[i] == '\r')
                _column = 0;
            else if (text[i] == '\n')
                MoveDown();
            else if (_column == width)
                Wrapped++;
            else
                _lines[_row][_column++] = text[i];
        }
    }

    private static char[] Blank(int width) => [.. Enumerable.Repeat(' ', width)];

    [GeneratedRegex(@"\G\e\[([?0-9;]*)([A-Za-z])")]
    private static partial Regex Sequence();

    private void MoveDown()
    {
        _column = 0;
        if (++_row == _lines.Count)
            _lines.Add(Blank(width));
        if (_lines.Count > height * 10)
            throw new InvalidOperationException("It scrolls away.");
    }

    private void Do(string arguments, char command)
    {
        int count = int.TryParse(arguments, NumberStyles.None, CultureInfo.InvariantCulture, out int given) ? given : 1;
        switch (command)
        {
            case 'A':
                _row = Math.Max(_row - count, 0);
                break;
            case 'K':
                _lines[_row] = Blank(width);
                break;
            case 'h' or 'l' when arguments == "?25":
                IsCursorVisible = command == 'h';
                break;
            case 'm':
                break;
            default:
                throw new InvalidOperationException($"An unknown sequence {arguments}{command}.");
        }
    }
}
