using Microsoft.Extensions.Hosting;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Runs the wheel for as long as the host runs. All clients are told to go before any host stops accepting, and are waited for after
/// the listeners have stopped.
/// </summary>
internal sealed class HeartbeatService(SessionManager manager) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        manager.Start();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        manager.BeginDrain();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => manager.DrainAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
