using System.Net.Sockets;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>
/// Connections come and go, so many at a time, each in a way that chance chooses. It knows how many are on their way in or out: of whom it is not known
/// that the server is done with that.
/// </summary>
/// <param name="server">Where.</param>
/// <param name="count">Connections in all.</param>
/// <param name="seed">Of the chances.</param>
internal sealed class Churn(ServerProcess server, int count, int seed)
{
    /// <summary>Connections at a time; a few more for those who take over.</summary>
    public const int Workers = 64;

    private const uint ShortestIntervalMs = 100;

    /// <summary>As often as it stands here.</summary>
    private static readonly ChurnEnd[] Ends =
    [
        ChurnEnd.Fin, ChurnEnd.Fin, ChurnEnd.Fin, ChurnEnd.Fin, ChurnEnd.Fin, ChurnEnd.Fin, ChurnEnd.Bye, ChurnEnd.Bye,
        ChurnEnd.Reset, ChurnEnd.Reset, ChurnEnd.Reset, ChurnEnd.Reset, ChurnEnd.BadHead, ChurnEnd.BadHead, ChurnEnd.BadHead,
        ChurnEnd.Kick, ChurnEnd.Kick, ChurnEnd.Takeover, ChurnEnd.Takeover, ChurnEnd.Silence,
    ];

    private readonly long[] _ended = new long[ReasonNames.Count];
    private long _taken;
    private long _begun;
    private long _done;

    /// <summary>Ways in and ways out that have begun. To be read after what it is compared with.</summary>
    public long Begun => Interlocked.Read(ref _begun);

    /// <summary>Those of them that are over. To be read before what it is compared with.</summary>
    public long Done => Interlocked.Read(ref _done);

    /// <summary>Connections that ended for a reason, once all are over.</summary>
    public long Ended(Reason reason) => _ended[(int)reason];

    public Task RunAsync() => Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Factory.StartNew(
        () => Work(new Random(seed + worker)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));

    private void Work(Random random)
    {
        while (TryTake(out string id))
        {
            ChurnEnd end = Ends[random.Next(Ends.Length)];
            if (end == ChurnEnd.Silence)
                LiveInSilence(id);
            else
                Live(id, end);
        }
    }

    private void Live(string id, ChurnEnd end)
    {
        using RawClient? client = Come(id);
        if (client is null)
            return;

        Interlocked.Increment(ref _begun);
        switch (end)
        {
            case ChurnEnd.Fin:
                client.EndSending();
                WaitForEnd(client, Reason.Closed);
                break;
            case ChurnEnd.Bye:
                client.Send([.. RawClient.Head((int)PacketType.Bye, ProtocolLimits.MinByeLength), .. new byte[ProtocolLimits.MinByeLength]]);
                WaitForEnd(client, Reason.Closed);
                break;
            case ChurnEnd.Reset:
                client.Reset();
                WaitForOffline(id);
                Leave(Reason.Reset);
                break;
            case ChurnEnd.BadHead:
                client.Send(RawClient.Head(0, -1));
                WaitForEnd(client, Reason.ProtocolError);
                break;
            case ChurnEnd.Kick:
                server.KickAsync(id).GetAwaiter().GetResult();
                WaitForEnd(client, Reason.Kicked);
                break;
            case ChurnEnd.Takeover:
                TakeOver(client, id);
                break;
        }
    }

    /// <summary>From its HELLO on the server may end it at any time: nobody knows when it reads that, or when this thread goes on.</summary>
    private void LiveInSilence(string id)
    {
        Interlocked.Increment(ref _begun);
        using RawClient? client = Come(id, ShortestIntervalMs);
        if (client is null)
            Interlocked.Decrement(ref _begun);
        else
            WaitForEnd(client, Reason.HeartbeatTimeout);
    }

    private void TakeOver(RawClient client, string id)
    {
        using RawClient? other = TryTake(out _) ? Come(id) : null;
        if (other is null)
        {
            client.EndSending();
            WaitForEnd(client, Reason.Closed);
            return;
        }

        WaitForEnd(client, Reason.Superseded);
        Interlocked.Increment(ref _begun);
        other.EndSending();
        WaitForEnd(other, Reason.Closed);
    }

    /// <returns>A client that is welcome; <see langword="null"/> if it was refused at the door, and that is over.</returns>
    private RawClient? Come(string id, uint intervalMs = 0)
    {
        Interlocked.Increment(ref _begun);
        RawClient? client = TryConnect();
        client?.TrySend(RawClient.Hello(id, intervalMs));
        if (client?.Receive() is { } first)
        {
            Assert.Equal(PacketType.Welcome, first.Type);
            Interlocked.Increment(ref _done);
            return client;
        }

        client?.Dispose();
        Leave(Reason.Limit);
        return null;
    }

    /// <returns><see langword="null"/> if the server had reset the connection before this thread was back from making it.</returns>
    private RawClient? TryConnect()
    {
        try
        {
            return new RawClient(server.Port);
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionReset)
        {
            return null;
        }
    }

    /// <summary>The server counts an end before it says BYE or hangs up.</summary>
    private void WaitForEnd(RawClient client, Reason reason)
    {
        if (client.Receive() is { } last)
        {
            Assert.True(ByePacket.TryParse(last.Body, out ByePacket bye));
            Assert.Equal((PacketType.Bye, reason), (last.Type, bye.Reason));
        }

        Leave(reason);
    }

    /// <summary>Nobody hears anything on a connection that he has reset.</summary>
    private void WaitForOffline(string id)
    {
        long deadline = Environment.TickCount64 + 20_000;
        while (!server.GetAsync($"/api/v1/clients/{id}").GetAwaiter().GetResult().Contains("\"offline\"", StringComparison.Ordinal))
            Assert.True(Environment.TickCount64 < deadline, $"{id} is not offline");
    }

    private void Leave(Reason reason)
    {
        Interlocked.Increment(ref _ended[(int)reason]);
        Interlocked.Increment(ref _done);
    }

    private bool TryTake(out string id)
    {
        long number = Interlocked.Increment(ref _taken);
        id = $"client-{number}";
        return number <= count;
    }
}
