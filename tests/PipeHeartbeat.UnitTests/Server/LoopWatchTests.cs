using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server;

/// <summary>A thread that does not come to what it is called for is noticed: then the process is not ready, and gives no sign of life.</summary>
public sealed class LoopWatchTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Who_was_heard_of_and_is_not_for_ten_seconds_is_stuck_until_he_is_again()
    {
        var meters = _services.GetRequiredService<IMeterFactory>();
        Histogram<double> lag = meters.Create("PipeHeartbeat").CreateHistogram<double>("pipeheartbeat.loop.lag");
        using var watch = new LoopWatch(meters, _time);
        Tell(lag, "phb-io-0");
        Tell(lag, "phb-io-1");
        _time.Advance(TimeSpan.FromSeconds(9));
        Tell(lag, "phb-io-0");
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(watch)).Status);

        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(["phb-io-1"], watch.Stuck);
        HealthCheckResult sick = await CheckAsync(watch);
        Assert.Equal((HealthStatus.Unhealthy, "phb-io-1 stuck"), (sick.Status, sick.Description));

        Tell(lag, "phb-io-1");
        Assert.Empty(watch.Stuck);
    }

    public void Dispose() => _services.Dispose();

    private static void Tell(Histogram<double> lag, string loop) => lag.Record(0.001, new KeyValuePair<string, object?>("loop", loop));

    private static Task<HealthCheckResult> CheckAsync(LoopWatch watch) =>
        new LoopHealthCheck(watch).CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
}
