using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.ClientTests.Clients;

public sealed class PayloadTests
{
    [Fact]
    public async Task Payloads_arrive_whole_and_hearts_between_them()
    {
        await using var scene = new Scene();
        byte[] payload = new byte[ProtocolLimits.DefaultMaxPayload];
        new Random(TestSeed.Next()).NextBytes(payload);
        Assert.False(await scene.Client.TrySendAsync(payload, TestContext.Current.CancellationToken));
        using StandInPeer peer = await scene.ComeOnlineAsync();

        // More than the kernel holds, from several at once: all of them wait, and heartbeats are owed.
        Task<bool>[] sends = [.. Enumerable.Range(0, 200).Select(_ => scene.Client.TrySendAsync(payload, TestContext.Current.CancellationToken))];
        Assert.Contains(sends, send => !send.IsCompleted);
        scene.Advance(10);
        scene.Advance(3000);
        int payloads = 0;
        int hearts = 0;
        while (payloads < sends.Length || hearts == 0)
        {
            (PacketType Type, byte[] Body)? packet = await peer.TryReadAsync();
            if (packet!.Value.Type == PacketType.Heart)
            {
                hearts++;
                continue;
            }

            payloads++;
            Assert.True(payload.AsSpan().SequenceEqual(packet.Value.Body));
        }

        Assert.All(await Task.WhenAll(sends), Assert.True);

        // Two were due while there was no room: one of them is enough.
        Assert.InRange(hearts, 1, 2);
    }

    [Fact]
    public async Task What_is_too_long_is_refused_and_who_waits_may_be_cancelled()
    {
        await using var scene = new Scene(options => options.MaxPayloadBytes = 100_000);
        using StandInPeer peer = await scene.ComeOnlineAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => scene.Client.TrySendAsync(new byte[100_001], TestContext.Current.CancellationToken));
        using var cancelled = new CancellationTokenSource();
        Task<bool>[] sends = [.. Enumerable.Range(0, 200).Select(_ => scene.Client.TrySendAsync(new byte[100_000], cancelled.Token))];
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Patiently.Wait(sends[^1]));

        // The one that was being sent ends with the connection, and so says no.
        peer.Reset();
        Assert.Contains(sends, send => !send.IsCanceled && !Patiently.Wait(send).IsFaulted);
        await Patiently.Until(() => sends.All(send => send.IsCompleted), "all sends are over");
        Assert.DoesNotContain(sends, send => send.IsFaulted);
    }
}
