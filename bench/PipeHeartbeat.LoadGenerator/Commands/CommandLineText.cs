namespace PipeHeartbeat.LoadGenerator;

/// <summary>The command line as it was typed, so that it can be typed again.</summary>
internal static class CommandLineText
{
    public const string Program = "pipeheartbeat-load";

    private const string Plain = "-_./:=%,@+";

    public static string Current => Join(Environment.GetCommandLineArgs().Skip(1));

    public static string Join(IEnumerable<string> arguments) => string.Join(' ', arguments.Prepend(Program).Select(Quote));

    private static string Quote(string argument) =>
        argument.Length > 0 && argument.All(one => char.IsAsciiLetterOrDigit(one) || Plain.Contains(one, StringComparison.Ordinal))
            ? argument
            : $"'{argument.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
