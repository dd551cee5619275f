using System.Globalization;
using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>Writes lines for people: the time of day, and what happened.</summary>
internal sealed class TextConsoleWriter : IConsoleWriter
{
    private readonly IAnsiConsole _console;

    public TextConsoleWriter(IAnsiConsole console)
    {
        _console = console;

        // A narrow terminal wraps lines by itself; wrapped here, an event would be several lines.
        console.Profile.Width = int.MaxValue;
    }

    public void Write(ConsoleLine line) =>
        _console.MarkupLine(string.Create(CultureInfo.InvariantCulture, $"[grey]{line.At.ToLocalTime():HH:mm:ss.fff}[/] {line.Markup}"));
}
