using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.TransportTests;

/// <summary>What the loop's one buffer saves, and what it costs where it does not do.</summary>
public sealed class BufferTests
{
    private const int Receives = 20_000;
    private const int LoopsOwn = 1;

    [Fact]
    public async Task Nothing_is_allocated_for_a_receive_that_is_consumed_at_once()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        long received = 0;
        Task reading = ReadAsync(connection.Transport.Input, bytes => Interlocked.Add(ref received, bytes), keep: 0);
        long least = long.MaxValue;
        for (int measurement = 0; measurement < 4; measurement++)
        {
            long before = await AllocatedOnLoopAsync(connection);
            long target = Interlocked.Read(ref received) + (Receives * 8);
            for (int i = 0; i < Receives; i++)
                bench.Client.SendWhatFits([0, 0, 0, 0, 0, 0, 0, 0], Patience.Limit);
            SpinWait.SpinUntil(() => Interlocked.Read(ref received) >= target, Patience.Limit);
            least = Math.Min(least, await AllocatedOnLoopAsync(connection) - before);
        }

        Assert.InRange(least, 0, 1_000);
        Assert.Equal(LoopsOwn, bench.Buffers.Rented);
        bench.Client.Dispose();
        await reading.InTimeAsync();
    }

    [Fact]
    public async Task Half_a_packet_keeps_an_array_of_its_size_and_gives_it_back()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        Task reading = ReadAsync(connection.Transport.Input, _ => { }, keep: 7);
        await bench.Client.SendAsync("1234567");
        await AllocatedOnLoopAsync(connection);
        Assert.Equal(LoopsOwn + 1, bench.Buffers.Rented);
        await bench.Client.SendAsync("8");
        await AllocatedOnLoopAsync(connection);
        Assert.Equal(LoopsOwn, bench.Buffers.Rented);
        bench.Client.Dispose();
        await reading.InTimeAsync();
    }

    [Fact]
    public async Task A_buffer_that_a_handler_keeps_is_replaced_and_comes_back()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        Task<ReadResult> reading = connection.Transport.Input.ReadAsync(TestContext.Current.CancellationToken).AsTask();
        await bench.Client.SendAsync("12345678");
        ReadResult result = await reading.InTimeAsync();
        await AllocatedOnLoopAsync(connection);
        Assert.Equal(LoopsOwn + 1, bench.Buffers.Rented);
        connection.Transport.Input.AdvanceTo(result.Buffer.End);
        Assert.Equal(LoopsOwn, bench.Buffers.Rented);
    }

    /// <summary>Asked on the loop itself, after it has handed over what had arrived.</summary>
    private static async Task<long> AllocatedOnLoopAsync(ConnectionContext connection)
    {
        var asked = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Features.Get<IReceiveConfirmFeature>()!.Confirm((_, _) => asked.SetResult(GC.GetAllocatedBytesForCurrentThread()), null);
        return await asked.Task.InTimeAsync();
    }

    private static async Task ReadAsync(PipeReader input, Action<long> see, int keep)
    {
        while (true)
        {
            ReadResult result = await input.ReadAsync();
            if (result.IsCompleted)
                break;
            see(result.Buffer.Length);
            if (result.Buffer.Length <= keep)
                input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            else
                input.AdvanceTo(result.Buffer.End);
        }
    }
}
