using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>What became of suspicions is counted, by what decided it.</summary>
public sealed class MetricsTests : IDisposable
{
    private readonly ConcurrentQueue<(string Name, double Value)> _measured = [];
    private readonly MeterListener _listener = new();

    [Fact]
    public async Task A_conviction_is_counted_by_reason_with_its_lateness()
    {
        await using TestServer server = await StartAsync();
        InMemoryClient silent = await server.ConnectAsync();
        InMemoryClient dripping = await server.ConnectAsync();
        await dripping.SendAsync(new byte[1]);
        server.Advance(5000);
        await server.EndOfAsync(dripping);
        server.Advance(10_010);
        await server.EndOfAsync(silent);
        await Eventually.Async(() => _measured.Count == 4);
        Assert.Equal(1, Sum("pipeheartbeat.verdict.convictions frame_timeout"));
        Assert.Equal(1, Sum("pipeheartbeat.verdict.convictions heartbeat_timeout"));
        Assert.Equal(0, Sum("pipeheartbeat.verdict.lateness frame_timeout"));
        Assert.Equal(0.01, Sum("pipeheartbeat.verdict.lateness heartbeat_timeout"));
    }

    [Fact]
    public async Task A_stall_is_counted_with_those_whom_it_held_and_those_who_were_heard_after_it()
    {
        await using TestServer server = await StartAsync();
        InMemoryClient silent = await server.ConnectAsync();
        InMemoryClient beating = await server.ConnectAsync();
        server.StandStill(20_000);
        await server.AskAsync(silent);
        await server.AskAsync(beating);
        server.AdvanceHealthily(3000);
        await beating.SendAsync(RawPacket.Heart);
        server.AdvanceHealthily(250);
        await server.EndOfAsync(silent);
        server.AdvanceHealthily(2000);

        Assert.Equal(19.8, Sum("pipeheartbeat.stall.duration process"));
        Assert.Equal(2, Sum("pipeheartbeat.verdict.holds stall"));
        Assert.Equal(1, Sum("pipeheartbeat.verdict.acquittals stall"));
        Assert.Equal(1, Sum("pipeheartbeat.verdict.convictions heartbeat_timeout"));
    }

    [Fact]
    public async Task Who_was_saved_by_what_waited_is_acquitted_by_the_kernel()
    {
        var scheduler = new ManualScheduler();
        await using TestServer server = await StartAsync(new InMemoryTransportOptions { ServerScheduler = scheduler });
        InMemoryClient client = await server.ConnectAsync();
        scheduler.Hold();
        await client.Output.WriteAsync(RawPacket.Heart, TestContext.Current.CancellationToken);
        server.Advance(15_000);
        await server.AskAsync(client);
        scheduler.Release();
        await client.SettleAsync();
        server.Advance(1000);
        server.WakeMonitor();
        Assert.Equal(1, Sum("pipeheartbeat.verdict.acquittals kernel"));
        Assert.Equal(0, Sum("pipeheartbeat.verdict.convictions heartbeat_timeout"));
    }

    [Fact]
    public async Task The_brake_is_counted_once_and_whom_it_held()
    {
        await using TestServer server = await StartAsync();
        var clients = new List<InMemoryClient>();
        for (int i = 0; i < 110; i++)
            clients.Add(await server.ConnectAsync());
        server.Advance(15_000);
        await Eventually.Async(() => Sum("pipeheartbeat.verdict.holds brake") == 110);
        Assert.Equal(1, Sum("pipeheartbeat.brake.alarms"));
        foreach (InMemoryClient client in clients)
            await client.SendAsync(RawPacket.Heart);
        server.Advance(10_000);
        server.WakeMonitor();
        Assert.Equal(110, Sum("pipeheartbeat.verdict.acquittals brake"));
    }

    [Fact]
    public async Task Heartbeats_measure_nothing()
    {
        await using TestServer server = await StartAsync();
        InMemoryClient client = await server.ConnectAsync();
        for (int i = 0; i < 1000; i++)
        {
            server.Advance(1000);
            await client.SendAsync(RawPacket.Heart);
        }

        Assert.Empty(_measured);
    }

    public void Dispose() => _listener.Dispose();

    private async Task<TestServer> StartAsync(InMemoryTransportOptions? transport = null)
    {
        TestServer server = await TestServer.StartAsync(transport: transport);
        object scope = server.Host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == "PipeHeartbeat" && instrument.Meter.Scope == scope)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Measure(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Measure(instrument, value, tags));
        _listener.Start();
        return server;
    }

    private void Measure(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Enqueue((string.Join(' ', [instrument.Name, .. tags.ToArray().Select(tag => (string)tag.Value!)]), value));

    private double Sum(string name) => _measured.Where(m => m.Name == name).Sum(m => m.Value);
}
