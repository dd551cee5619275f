using System.Text;
using Spectre.Console;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>A console that writes to memory.</summary>
internal sealed class TextConsole
{
    private readonly StringBuilder _written = new();

    public TextConsole(int width, bool isTerminal = false, bool isUnicode = true)
    {
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.TrueColor : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(new StringWriter(_written) { NewLine = "\n" }),
        });
        Console.Profile.Width = width;
        Console.Profile.Height = 24;
        Console.Profile.Capabilities.Unicode = isUnicode;
    }

    public IAnsiConsole Console { get; }

    public string Written => _written.ToString();

    public IReadOnlyList<string> Lines => [.. Written.Split('\n').Select(line => line.TrimEnd())];
}
