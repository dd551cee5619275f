using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>A process that a test started: its lines as they come, and its end by its own id.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>The exit codes of who is ended by SIGABRT, as .NET ends itself when nobody has caught an exception, or by SIGSEGV.</summary>
    private const int Aborted = 134;
    private const int Faulted = 139;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _outputLines = new();
    private readonly ConcurrentQueue<string> _errorLines = new();
    private readonly Channel<string> _unreadLines = Channel.CreateUnbounded<string>();
    private int _endedStreams;

    private ChildProcess(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(line.Data, _outputLines);
        _process.ErrorDataReceived += (_, line) => Take(line.Data, _errorLines);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public TextWriter Input => _process.StandardInput;

    public IReadOnlyList<string> OutputLines => [.. _outputLines];

    public IReadOnlyList<string> ErrorLines => [.. _errorLines];

    public static ChildProcess Start(
        string file, IEnumerable<string> arguments, string? workingDirectory = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var start = new ProcessStartInfo(file, arguments) { WorkingDirectory = workingDirectory ?? "" };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        return new ChildProcess(start);
    }

    /// <summary>The next line, of either stream, that contains the text; fails if the process ends without it.</summary>
    public async Task<string> WaitForLineAsync(string text)
    {
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            await foreach (string line in _unreadLines.Reader.ReadAllAsync(timeout.Token))
            {
                if (line.Contains(text, StringComparison.Ordinal))
                    return line;
            }
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} has not said '{text}' within {Patience.TotalSeconds:0} s.");
        }

        throw new InvalidOperationException($"The process ended without saying '{text}'.");
    }

    public Task<int> WaitForExitAsync() => WaitForExitAsync(Patience, CancellationToken.None);

    public async Task<int> WaitForExitAsync(TimeSpan patience, CancellationToken cancellationToken)
    {
        await WaitForEndAsync("end by itself", patience, cancellationToken);
        if (_process.ExitCode is Aborted or Faulted)
            throw new InvalidOperationException($"{Name} crashed ({_process.ExitCode}): {string.Join('\n', _errorLines.TakeLast(40))}");
        return _process.ExitCode;
    }

    /// <summary>Asks it to end, as an operator would.</summary>
    public async Task<int> TerminateAsync(string signal = "TERM")
    {
        await using ChildProcess kill = Start("sh", ["-c", $"kill -{signal} {Id}"]);
        await kill.WaitForExitAsync();
        return await WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await WaitForEndAsync("end when it was killed", Patience, CancellationToken.None);
        }

        _process.Dispose();
    }

    private string Name => $"{_process.StartInfo.FileName} {string.Join(' ', _process.StartInfo.ArgumentList)} (process {Id})";

    /// <summary>Waits for its output, too: whoever it started may hold that open.</summary>
    private async Task WaitForEndAsync(string what, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(patience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"{Name} did not {what} within {patience.TotalSeconds:0} s.");
        }
    }

    private void Take(string? line, ConcurrentQueue<string> lines)
    {
        if (line is null)
        {
            if (Interlocked.Increment(ref _endedStreams) == 2)
                _unreadLines.Writer.Complete();
            return;
        }

        lines.Enqueue(line);
        _unreadLines.Writer.TryWrite(line);
    }
}
