using System.Runtime.InteropServices;

namespace PipeHeartbeat.Server;

/// <summary>
/// Notices when the process is told to stop, by SIGINT (Ctrl+C) or SIGTERM, and when it is told a second time: whoever does so does not want to wait for what the
/// first has begun.
/// </summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _hurry = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _signals;

    public StopSignals() =>
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal)];

    /// <summary>Cancelled by the first.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled by the second.</summary>
    public CancellationToken Hurry => _hurry.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, static registration => registration.Dispose());
        _stop.Dispose();
        _hurry.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;

        // Not on the thread of the signal: what begins to stop may take long, and the next signal is to be heard.
        _ = (Interlocked.Increment(ref _signals) == 1 ? _stop : _hurry).CancelAsync();
    }
}
