using System.Net.Sockets;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.TestKit;

namespace PipeHeartbeat.UnitTests.AspNetCore;

/// <summary>How far away a client is, as the kernel has it.</summary>
public sealed class RoundTripTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_told_of_one_client_that_is_there_and_not_in_lists(bool isEpoll)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only Linux tells");
        await using SocketServer server = await SocketServer.StartAsync(isEpoll);
        Socket client = await server.ConnectAsync();
        await client.SendAsync(RawPacket.Heart, SocketFlags.None, TestContext.Current.CancellationToken);
        await server.EventOfAsync(client, ConnectionEventKind.Anonymous);
        PresenceTracker presence = server.Manager.Presence;
        string id = client.LocalEndPoint!.ToString()!;

        RoundTrip known = presence.Find(id)!.RoundTrip!.Value;
        Assert.InRange(known.Mean, TimeSpan.FromMicroseconds(1), EventRecorder.Patience);
        Assert.InRange(known.Jitter, TimeSpan.Zero, EventRecorder.Patience);
        Assert.Null(Assert.Single(presence.List(new ClientQuery()).Clients).RoundTrip);
        Assert.Null(presence.Find([id])[id].RoundTrip);
    }
}
