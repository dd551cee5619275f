using System.Text;
using Microsoft.Win32.SafeHandles;
using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>Where a command writes: tables and colours for a terminal, plain lines for everybody else, or JSON.</summary>
internal sealed class TextOutput : IDisposable
{
    private const int StandardOutput = 1;
    private const int BrokenPipe = 32; // EPIPE

    /// <summary>Whoever reads it from a file or a pipe wants an entry to be one line.</summary>
    private const int WidthOfPlainText = 10_000;

    private readonly TextWriter _writer = OpenOutput();

    public TextOutput(bool isJson)
    {
        IsJson = isJson;
        Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(_writer),
            Ansi = IsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
        });
        if (!IsTerminal)
            Console.Profile.Width = WidthOfPlainText;
    }

    public bool IsJson { get; }

    public static bool IsTerminal => !System.Console.IsOutputRedirected;

    public IAnsiConsole Console { get; }

    /// <exception cref="ReaderLeftException">Nobody reads any longer.</exception>
    public void WriteLine(string text) => Write(() => _writer.WriteLine(text));

    /// <inheritdoc cref="WriteLine"/>
    public void WriteMarkupLine(string markup) => Write(() => Console.MarkupLine(markup));

    /// <inheritdoc cref="WriteLine"/>
    public void Write(Spectre.Console.Rendering.IRenderable what) => Write(() => Console.Write(what));

    public void Dispose()
    {
        if (_writer != System.Console.Out)
            _writer.Dispose();
    }

    private static void Write(Action write)
    {
        try
        {
            write();
        }
        catch (IOException error) when (error.HResult == BrokenPipe)
        {
            throw new ReaderLeftException(error);
        }
        catch (UnauthorizedAccessException error)
        {
            // Closed, or open for reading only.
            throw new IOException("nothing can be written to the output", error);
        }
    }

    /// <summary>
    /// The console's own stream takes what nobody reads without a word: a command whose output goes to <c>head</c> would never end. What can be sought in
    /// is a file, and only the console's stream leaves its place to who writes there next.
    /// </summary>
    private static TextWriter OpenOutput()
    {
        if (IsTerminal || OperatingSystem.IsWindows())
            return System.Console.Out;
        var stream = new FileStream(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        return stream.CanSeek ? System.Console.Out : new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
    }
}
