using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Runs a courier for each endpoint: from before anything is listened on, so that nothing is missed, until all clients have gone, so that endpoints are told of
/// them, too.
/// </summary>
internal sealed class WebhookService : IHostedLifecycleService, IDisposable
{
    private readonly WebhookCourier[] _couriers;

    public WebhookService(
        IOptions<WebhookOptions> options,
        SessionManager manager,
        HeartbeatMetrics metrics,
        WebhookTransport transport,
        TimeProvider timeProvider,
        ILogger<WebhookService> logger)
    {
        var guarded = new GuardedLogger(logger);
        var tallies = new List<WebhookTally>();
        var couriers = new List<WebhookCourier>();
        foreach (WebhookEndpointOptions endpoint in options.Value.Endpoints)
        {
            var tally = new WebhookTally(
                options.Value.NameOf(endpoint), WebhookUrl.Shown(endpoint.Url!), manager.Presence.Journal, metrics, timeProvider, guarded);
            var sender = new WebhookSender(endpoint, transport.Create(), tally, timeProvider);
            tallies.Add(tally);
            couriers.Add(new WebhookCourier(endpoint, manager.Presence, tally, sender, timeProvider, guarded));
        }

        _couriers = [.. couriers];
        Deliveries = new WebhookDeliveries(tallies);
    }

    public WebhookDeliveries Deliveries { get; }

    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Array.ForEach(_couriers, static courier => courier.Start());
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Every other service has stopped by now, and with them all connections have ended: nothing more will happen.</summary>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.WhenAll(_couriers.Select(courier => courier.StopAsync(cancellationToken)));

    public void Dispose() => Array.ForEach(_couriers, static courier => courier.Dispose());
}
