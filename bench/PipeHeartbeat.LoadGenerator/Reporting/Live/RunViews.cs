using Spectre.Console;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>Chooses how a run is shown.</summary>
internal static class RunViews
{
    /// <param name="isJson"><c>--json</c>: standard output is for the result alone.</param>
    /// <param name="isPlain"><c>--no-tui</c></param>
    public static IRunView Choose(bool isJson, bool isPlain)
    {
        IAnsiConsole console = AnsiConsole.Console;
        if (isJson)
            return new SilentRunView();
        return !isPlain && console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi
            ? new LiveRunView(console)
            : new PlainRunView(Console.Out);
    }
}
