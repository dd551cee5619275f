using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Runs the wheel for as long as the host runs. All clients are told to go before any host stops accepting, and are waited for after
/// the listeners have stopped.
/// </summary>
internal sealed class HeartbeatService(SessionManager manager, IServiceProvider services, IOptions<HeartbeatOptions> options) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        manager.Start();
        services.GetRequiredService<HeartbeatObservables>();
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>While it takes, nothing else of the host is stopped: the application can be asked, and its subscribers are told of all who go.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        manager.Drain.Begin(options.Value.DrainWindow);
        await manager.Drain.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

        // Who was not told yet when the host's patience ended.
        manager.Drain.Begin(TimeSpan.Zero);
    }

    public Task StopAsync(CancellationToken cancellationToken) => manager.WaitForAllAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
