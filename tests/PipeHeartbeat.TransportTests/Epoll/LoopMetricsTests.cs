using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.TransportTests;

/// <summary>Each loop tells once a second how it stands, if somebody listens.</summary>
public sealed class LoopMetricsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Each_loop_tells_its_lag_and_a_pass()
    {
        if (!EpollTransportFactory.IsSupported)
            return;
        await using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var measured = new ConcurrentDictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, one) =>
        {
            if (ReferenceEquals(instrument.Meter.Scope, meters))
                one.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => measured[$"{instrument.Name} {tags[0].Value}"] = value);
        listener.Start();
        using var factory = new EpollTransportFactory(
            Options.Create(new EpollTransportOptions { ThreadCount = 2 }), NullLoggerFactory.Instance, TimeProvider.System, meters);
        await using IConnectionListener bound = await factory.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);

        using var deadline = new CancellationTokenSource(Patience);
        while (measured.Count < 4)
            await Task.Delay(10, deadline.Token);
        Assert.Equal(
            ["pipeheartbeat.loop.lag phb-io-0", "pipeheartbeat.loop.lag phb-io-1", "pipeheartbeat.loop.pass phb-io-0", "pipeheartbeat.loop.pass phb-io-1"],
            measured.Keys.Order(StringComparer.Ordinal));
        Assert.All(measured.Values, value => Assert.InRange(value, 0, Patience.TotalSeconds));
        await bound.UnbindAsync(TestContext.Current.CancellationToken);
    }
}
