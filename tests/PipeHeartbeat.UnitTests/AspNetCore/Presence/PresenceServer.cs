using Microsoft.Extensions.DependencyInjection;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore.Presence;

/// <summary>What tests of presence ask of a <see cref="TestServer"/>.</summary>
internal static class PresenceServer
{
    public static Task<TestServer> StartAsync(Action<PresenceOptions>? presence = null, Action<HeartbeatOptions>? heartbeat = null, Action<LimitOptions>? limits = null) =>
        TestServer.StartAsync(heartbeat, limits, services: services => services.Configure(presence ?? (_ => { })));

    public static IPresence Presence(this TestServer server) => server.Host.Services.GetRequiredService<IPresence>();

    /// <summary>All events so far.</summary>
    public static PresenceEvent[] Journal(this TestServer server)
    {
        PresenceJournal journal = server.Manager.Presence.Journal;
        var events = new PresenceEvent[journal.Count];
        journal.Read(journal.OldestSeq, events, out int count);
        Assert.Equal(events.Length, count);
        return events;
    }

    public static IEnumerable<(PresenceEventKind Kind, string ClientId, Reason Reason)> Told(this TestServer server) =>
        server.Journal().Select(e => (e.Kind, e.ClientId, e.Reason));

    /// <summary>Its connection ends, and the server has dealt with that.</summary>
    public static async Task LeaveAsync(this InMemoryClient client)
    {
        client.Close();
        await client.Gone;
    }
}
