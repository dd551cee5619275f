using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace PipeHeartbeat.LoadGenerator;

/// <summary>A peer that runs. It is ended by its own id: when this is disposed, and at the latest when this program ends.</summary>
internal sealed class PeerProcess : IAsyncDisposable
{
    private const int KeptLines = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan DrainPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(20);

    private readonly Process _process;
    private readonly Queue<string> _output = new();

    private PeerProcess(PeerLaunch launch)
    {
        var start = new ProcessStartInfo(launch.File, launch.Arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += KillAtExit;
    }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    /// <summary>Starts it, and waits until it takes connections.</summary>
    /// <exception cref="PeerException">It does not start, or nobody listens in time.</exception>
    public static async Task<PeerProcess> StartAsync(string name, PeerLaunch launch, int port, CancellationToken cancellationToken)
    {
        PeerProcess process;
        try
        {
            process = new PeerProcess(launch);
        }
        catch (Win32Exception error)
        {
            throw new PeerException($"{name}: {launch.File} could not be started: {error.Message}");
        }

        try
        {
            if (await process.IsListeningAsync(port, cancellationToken))
                return process;
            throw new PeerException(await process.DescribeAsync(
                name, process.HasExited ? "ended at once" : $"did not listen within {Patience.TotalSeconds:0} s"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Says what became of it, and keeps its output in a file.</summary>
    public async Task<string> DescribeAsync(string name, string what)
    {
        if (HasExited)
            await DrainAsync();
        string[] lines;
        lock (_output)
            lines = [.. _output];
        if (lines.Length == 0)
            return $"{name} {what} and said nothing";

        string file = Path.Combine(Path.GetTempPath(), $"pipeheartbeat-load-{Path.GetFileName(_process.StartInfo.FileName)}-{Id}.log");
        await File.WriteAllLinesAsync(file, lines);
        return $"{name} {what}: {lines[^1].Trim()} (its output is in {file})";
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= KillAtExit;
        Kill();
        await DrainAsync();
        bool isGone = HasExited;
        _process.Dispose();
        if (!isGone)
            throw new PeerException($"{_process.StartInfo.FileName} was ended and is still there after {DrainPatience.TotalSeconds:0} s");
    }

    private async Task<bool> IsListeningAsync(int port, CancellationToken cancellationToken)
    {
        long began = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(began) < Patience && !HasExited)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(BetweenTries, cancellationToken);
            }
        }

        return false;
    }

    /// <summary>Its last words may still be on their way.</summary>
    private async Task DrainAsync()
    {
        using var timeout = new CancellationTokenSource(DrainPatience);
        try
        {
            await _process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            // Whoever it started holds its output open.
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_output)
        {
            if (_output.Count == KeptLines)
                _output.Dequeue();
            _output.Enqueue(line);
        }
    }

    private void KillAtExit(object? sender, EventArgs e) => Kill();

    private void Kill()
    {
        try
        {
            if (!_process.HasExited)
                _process.Kill();
        }
        catch (Exception error) when (error is InvalidOperationException or Win32Exception)
        {
            // It ended by itself in between.
        }
    }
}
