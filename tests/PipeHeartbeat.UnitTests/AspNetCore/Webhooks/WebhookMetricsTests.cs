using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

/// <summary>Attempts are counted by what came of them.</summary>
public sealed class WebhookMetricsTests : IDisposable
{
    private readonly ConcurrentQueue<string> _measured = [];
    private readonly MeterListener _listener = new();

    [Fact]
    public async Task Every_attempt_is_counted_once_with_its_endpoint_and_what_came_of_it()
    {
        await using WebhookBench bench = await WebhookBench.StartAsync();
        object scope = bench.Server.Host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "pipeheartbeat.webhooks" && instrument.Meter.Scope == scope)
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, _) =>
        {
            Assert.Equal(1, value);
            _measured.Enqueue(string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")));
        });
        _listener.Start();

        foreach (Func<CancellationToken, Task<HttpResponseMessage>> answer in new[] { ScriptedEndpoint.Take, ScriptedEndpoint.Break, ScriptedEndpoint.Refuse, ScriptedEndpoint.Hang })
        {
            int before = _measured.Count;
            bench.Endpoint.Answer = answer;
            bench.Publish(1);
            await bench.UntilAsync(() => _measured.Count > before && _measured.Last() == Expected(answer));
        }

        bench.Endpoint.Answer = ScriptedEndpoint.Status(HttpStatusCode.Gone);
        await bench.UntilAsync(() => bench.Journal.Readers == 0);
        Assert.Equal(
            ["delivered", "gone", "refused", "timed_out", "unreachable"],
            _measured.Distinct().Select(one => one[(one.LastIndexOf('=') + 1)..]).Order(StringComparer.Ordinal));
        Assert.Equal(bench.Endpoint.Posts.Count, _measured.Count);
    }

    public void Dispose() => _listener.Dispose();

    private static string Expected(Func<CancellationToken, Task<HttpResponseMessage>> answer) =>
        "endpoint=billing outcome=" + answer.Method.Name switch
        {
            nameof(ScriptedEndpoint.Take) => "delivered",
            nameof(ScriptedEndpoint.Break) => "refused",
            nameof(ScriptedEndpoint.Refuse) => "unreachable",
            _ => "timed_out",
        };
}
