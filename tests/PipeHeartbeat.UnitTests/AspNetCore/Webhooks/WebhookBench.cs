using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;
using PipeHeartbeat.UnitTests.AspNetCore.Presence;

namespace PipeHeartbeat.UnitTests.AspNetCore.Webhooks;

/// <summary>A server with one endpoint, and a clock that is moved by hand for both.</summary>
internal sealed class WebhookBench : IAsyncDisposable
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    /// <summary>The clock is moved by minutes, and nobody beats.</summary>
    private static readonly TimeSpan LongInterval = TimeSpan.FromMinutes(10);

    private WebhookBench(TestServer server, ScriptedEndpoint endpoint)
    {
        Server = server;
        Endpoint = endpoint;
        FirstSeq = Journal.LastSeq + 1;
    }

    public TestServer Server { get; }

    public ScriptedEndpoint Endpoint { get; }

    public long FirstSeq { get; }

    public PresenceJournal Journal => Server.Manager.Presence.Journal;

    public TimerTime Time => (TimerTime)Server.Time;

    public WebhookStatus Status => Server.Host.Services.GetRequiredService<WebhookDeliveries>().Endpoints.Single();

    public static async Task<WebhookBench> StartAsync(Action<WebhookEndpointOptions>? configure = null, Action<PresenceOptions>? presence = null)
    {
        var time = new TimerTime();
        var endpoint = new ScriptedEndpoint(time, Secret);
        TestServer server = await TestServer.StartAsync(
            heartbeat => heartbeat.Interval = LongInterval,
            services: services =>
            {
                services.Configure(presence ?? (_ => { }));
                services.AddSingleton(new WebhookTransport(() => endpoint));
                services.AddWebhooks(options =>
                {
                    var one = new WebhookEndpointOptions { Name = "billing", Url = new Uri("https://hooks.example/in?key=hidden"), Secret = Secret };
                    configure?.Invoke(one);
                    options.Endpoints.Add(one);
                });
            },
            time: time);
        return new WebhookBench(server, endpoint);
    }

    public void Publish(int count, int first = 0)
    {
        for (int i = 0; i < count; i++)
            Journal.Publish(JournalEvents.Make(first + i));
    }

    /// <summary>Moves the clock until something is so.</summary>
    public async Task UntilAsync(Func<bool> isSo, double stepMs = 100)
    {
        long began = Stopwatch.GetTimestamp();
        while (!isSo())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < EventRecorder.Patience, "it never came to that");
            Server.Advance(stepMs);
            await Task.Yield();
        }
    }

    /// <summary>Moves the clock until the endpoint is done with all that has happened.</summary>
    public Task UntilDeliveredAsync() => UntilAsync(() => Status.Behind == 0);

    /// <summary>Numbers of all that the endpoint took, in the order in which it did.</summary>
    public IEnumerable<long> TakenSeqs => Endpoint.Taken.SelectMany(post => post.Seqs);

    public async ValueTask DisposeAsync()
    {
        Endpoint.Answer = ScriptedEndpoint.Take;
        ValueTask disposing = Server.DisposeAsync();
        while (!disposing.IsCompleted)
        {
            Server.Advance(100);
            await Task.Yield();
        }

        await disposing;
    }
}
