using PipeHeartbeat.Client;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.ClientTests.Clients;

public sealed class AllocationTests
{
    private const int Beats = 1000;
    private const int IntervalMs = 100;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task To_beat_allocates_nothing(bool wantsAck) => Assert.Equal(0, await MeasureAsync(wantsAck, andSends: false));

    [Fact]
    public async Task What_does_allocate_is_found_out() => Assert.NotEqual(0, await MeasureAsync(wantsAck: false, andSends: true));

    /// <returns>Bytes allocated on the thread that beats, which here is the test's.</returns>
    private static async Task<long> MeasureAsync(bool wantsAck, bool andSends)
    {
        var time = new ManualTime();
        await using var scene = new Scene(options => options.WantsAck = wantsAck, time);
        StandInPeer peer = await scene.ComeOnlineAsync(IntervalMs, uint.MaxValue);
        Beat(time, scene.Client, andSends, Beats);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Beat(time, scene.Client, andSends, Beats);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        for (int i = 0; i < 2 * Beats; i++)
            await peer.ReadAsync(andSends && i % 2 == 0 ? PacketType.Heart : andSends ? PacketType.Other : PacketType.Heart);
        peer.Dispose();
        return allocated;
    }

    private static void Beat(ManualTime time, HeartbeatClient client, bool andSends, int count)
    {
        for (int i = 0; i < count; i++)
        {
            time.NowMs += IntervalMs;
            time.Fire();
            if (andSends)
                client.TrySendAsync(new byte[1]).GetAwaiter().GetResult();
        }
    }
}
