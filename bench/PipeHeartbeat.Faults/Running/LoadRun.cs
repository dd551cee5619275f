using PipeHeartbeat.IntegrationTests;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.Faults;

/// <summary>The generator's binary at work, and what it has found.</summary>
internal sealed class LoadRun : IAsyncDisposable
{
    private const int LastExitCode = 99;
    private static readonly string Binary = Path.Combine(AppContext.BaseDirectory, "pipeheartbeat-load.dll");

    private readonly string _directory = Directory.CreateTempSubdirectory("pipeheartbeat-faults-").FullName;
    private bool _isDisposed;

    /// <param name="arguments">A verb and its options.</param>
    /// <param name="around">A command that runs the rest of its line, such as in a network namespace.</param>
    public LoadRun(IEnumerable<string> arguments, params string[] around)
    {
        string[] line = [.. around, "dotnet", Binary, .. arguments, "--no-tui", "--out", ResultPath, "--verdicts", VerdictsPath];
        Process = ChildProcess.Start(line[0], line[1..]);
    }

    public ChildProcess Process { get; }

    private string ResultPath => Path.Combine(_directory, "run.json");

    private string VerdictsPath => Path.Combine(_directory, "verdicts.csv");

    /// <summary>Waits until it is over.</summary>
    /// <exception cref="FaultException">It has no result.</exception>
    public async Task<RunResult> FinishAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        int exitCode = await Process.WaitForExitAsync(patience, cancellationToken);
        if (exitCode is 0 or (int)RunOutcome.Invalid or LastExitCode && RunResultJson.TryReadFile(ResultPath, out RunResult? result, out _))
            return result;
        throw new FaultException($"the generator ended with {exitCode}: {string.Join(" ", Process.ErrorLines)}");
    }

    /// <summary>Each client that was judged, once it is over.</summary>
    public IReadOnlyList<JudgedClient> ReadVerdicts() => VerdictFile.Read(VerdictsPath);

    /// <summary>Kills it, if it is not over; may be called again.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        await Process.DisposeAsync();
        Directory.Delete(_directory, recursive: true);
    }
}
