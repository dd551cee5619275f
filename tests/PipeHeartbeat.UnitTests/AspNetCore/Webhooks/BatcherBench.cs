using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

/// <summary>A batcher alone, on a journal that the test writes.</summary>
internal sealed class BatcherBench : IAsyncDisposable
{
    private readonly CancellationTokenSource _over = new();
    private readonly long _first;

    private BatcherBench(TestServer server, WebhookEndpointOptions endpoint)
    {
        Server = server;
        var metrics = (HeartbeatMetrics)server.Host.Services.GetService(typeof(HeartbeatMetrics))!;
        Tally = new WebhookTally("x", "https://x/", Journal, metrics, server.Time, NullLogger.Instance);
        _first = Journal.LastSeq + 1;
        Reader = Journal.Open(Journal.LastSeq, _over.Token);
        Batcher = new WebhookBatcher(Reader, server.Manager.Presence, endpoint, Tally, server.Time, _over);
    }

    public TestServer Server { get; }

    public WebhookTally Tally { get; }

    public JournalReader Reader { get; }

    public WebhookBatcher Batcher { get; }

    public PresenceJournal Journal => Server.Manager.Presence.Journal;

    public FakeTimeProvider Time => Server.Time;

    public static async Task<BatcherBench> StartAsync(Action<WebhookEndpointOptions>? configure = null)
    {
        var endpoint = new WebhookEndpointOptions();
        configure?.Invoke(endpoint);
        return new BatcherBench(await PresenceServer.StartAsync(options => options.JournalCapacity = 4_096), endpoint);
    }

    public void Publish(int count, int first = 0)
    {
        for (int i = 0; i < count; i++)
            Journal.Publish(JournalEvents.Make(first + i));
    }

    public void Publish(string clientId, PresenceEventKind kind) => Journal.Publish(JournalEvents.Make(0) with { ClientId = clientId, Kind = kind });

    public IEnumerable<long> Seqs(int count, int from = 0) => Enumerable.Range(from, count).Select(i => _first + i);

    public async ValueTask DisposeAsync()
    {
        await Batcher.DisposeAsync();
        Reader.Dispose();
        _over.Dispose();
        await Server.DisposeAsync();
    }
}
