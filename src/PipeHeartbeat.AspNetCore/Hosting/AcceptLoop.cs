using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Accepts on one listener until it is disposed. A failing accept never ends the loop and never makes it spin: it pauses from 10 ms,
/// doubling to 1 s, and says so at most once a second. Whoever serves a connection disposes of it, and does not throw.
/// </summary>
internal sealed class AcceptLoop(
    IConnectionListener listener, Action<ConnectionContext> serve, TimeProvider timeProvider, ILogger logger, HeartbeatMetrics? metrics = null) : IAsyncDisposable
{
    /// <summary>
    /// So many accepts follow each other on a thread that belongs to the transport and on which it receives, too; then they go on elsewhere, so that a crowd
    /// at the door keeps nobody inside from being heard.
    /// </summary>
    private const int AcceptsInARow = 64;

    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public EndPoint EndPoint => listener.EndPoint;

    public void Start() => _running = RunAsync();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await listener.UnbindAsync();
        await _running;
        await listener.DisposeAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync()
    {
        // The caller goes on starting the others.
        await Task.Yield();
        var failures = new AcceptFailures(timeProvider);
        for (int accepted = 1; ; accepted++)
        {
            try
            {
                if (accepted % AcceptsInARow == 0)
                    await Task.Yield();
                ConnectionContext? connection = await listener.AcceptAsync();
                if (connection is null)
                    return;
                failures.Reset();
                serve(connection);
            }
            catch (Exception) when (_stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                metrics?.AcceptPaused();
                TimeSpan pause = failures.Next(out bool isToBeSaid);
                if (isToBeSaid)
                    Log.AcceptFailed(logger, error, EndPoint, failures.InARow);
                await Task.Delay(pause, timeProvider, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
