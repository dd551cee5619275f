using PipeHeartbeat.IntegrationTests;

namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>The binary, run as a person would; whatever it starts can be told from everything else that runs here.</summary>
internal sealed class LoadProcess : IAsyncDisposable
{
    private const string Mark = "PIPEHEARTBEAT_LOAD_TEST";
    private static readonly string Binary = Path.Combine(AppContext.BaseDirectory, "pipeheartbeat-load.dll");

    private readonly string _mark;

    private LoadProcess(string file, IEnumerable<string> arguments)
    {
        _mark = Guid.NewGuid().ToString("N");
        Process = ChildProcess.Start(file, arguments, environment: new Dictionary<string, string> { [Mark] = _mark });
    }

    public ChildProcess Process { get; }

    public string Output => string.Join('\n', Process.OutputLines);

    public string Errors => string.Join('\n', Process.ErrorLines);

    public static LoadProcess Start(params string[] arguments) => new("dotnet", [Binary, .. arguments]);

    /// <summary>Starts it so that SIGINT reaches it: whoever runs the tests in the background has it ignored, and children inherit that.</summary>
    public static LoadProcess StartInterruptible(params string[] arguments) => new("env", ["--default-signal=INT", "dotnet", Binary, .. arguments]);

    /// <summary>Starts it after a line of shell, such as one that sets a limit.</summary>
    public static LoadProcess StartAfter(string line, params string[] arguments) =>
        new("sh", ["-c", $"{line}; exec \"$@\"", "sh", "dotnet", Binary, .. arguments]);

    /// <summary>The command lines of itself and all that it started and that still run, whoever their parent is by now.</summary>
    public IReadOnlyList<string> FindRunning()
    {
        var found = new List<string>();
        foreach (string directory in Directory.EnumerateDirectories("/proc"))
        {
            try
            {
                if (File.ReadAllText(Path.Combine(directory, "environ")).Contains(_mark, StringComparison.Ordinal))
                    found.Add(File.ReadAllText(Path.Combine(directory, "cmdline")).Replace('\0', ' '));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // No process, or one that ended meanwhile, or another user's.
            }
        }

        return found;
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();
}
