using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

/// <summary>A cancelled flush says so once; what was written still goes out, once and in order.</summary>
public abstract class CancelledFlushTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    private const int ClientBufferBytes = 65_536;

    [Fact]
    public async Task Cancelled_before_it_began()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        pair.Output.CancelPendingFlush();
        pair.Output.CancelPendingFlush();
        FlushResult result = await pair.Output.WriteAsync(Text.Bytes("one,"), TestContext.Current.CancellationToken).InTimeAsync();
        Assert.True(result.IsCanceled && !result.IsCompleted);
        result = await pair.Output.WriteAsync(Text.Bytes("two"), TestContext.Current.CancellationToken).InTimeAsync();
        Assert.False(result.IsCanceled);
        await pair.Output.CompleteAsync().InTimeAsync();
        Assert.Equal("one,two", await pair.Client.ReceiveTextToEndAsync());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public async Task Cancelled_while_it_waits_for_the_client(int times)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(clientBufferBytes: ClientBufferBytes);
        var filling = new Filling(bench, pair, TestSeed.Next());
        Task<FlushResult> flush = await filling.FillAsync();
        for (int i = 0; i < times; i++)
        {
            pair.Output.CancelPendingFlush();
            FlushResult cancelled = await flush.InTimeAsync();
            Assert.True(cancelled.IsCanceled && !cancelled.IsCompleted);
            flush = pair.Output.WriteAsync(filling.Next(1000), TestContext.Current.CancellationToken).AsTask();
            await bench.GoRoundAsync();
            Assert.False(flush.IsCompleted, "The client still does not read, and this flush was not cancelled.");
        }

        Task<byte[]> receiving = pair.Client.ReceiveToEndAsync();
        FlushResult result = await flush.InTimeAsync();
        Assert.False(result.IsCanceled || result.IsCompleted);
        await pair.Output.CompleteAsync().InTimeAsync();
        Body.AssertSame(filling.Written, await receiving.InTimeAsync());
    }

    [Fact]
    public async Task After_a_cancelled_write_its_memory_may_be_used_again()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(clientBufferBytes: ClientBufferBytes);
        var filling = new Filling(bench, pair, TestSeed.Next());
        Task<FlushResult> flush = await filling.FillAsync();
        pair.Output.CancelPendingFlush();
        await flush.InTimeAsync();

        byte[] memory = filling.Next(200_000);
        flush = pair.Output.WriteAsync(memory, TestContext.Current.CancellationToken).AsTask();
        pair.Output.CancelPendingFlush();
        Assert.True((await flush.InTimeAsync()).IsCanceled);
        Array.Clear(memory);

        Task<byte[]> receiving = pair.Client.ReceiveToEndAsync();
        await pair.Output.FlushAsync(TestContext.Current.CancellationToken).InTimeAsync();
        await pair.Output.CompleteAsync().InTimeAsync();
        Body.AssertSame(filling.Written, await receiving.InTimeAsync());
    }

    [Fact]
    public async Task A_token_cancels_by_throwing_and_loses_nothing()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(clientBufferBytes: ClientBufferBytes);
        var filling = new Filling(bench, pair, TestSeed.Next());
        Task<FlushResult> flush = await filling.FillAsync();
        pair.Output.CancelPendingFlush();
        await flush.InTimeAsync();

        using var waiting = new CancellationTokenSource();
        flush = pair.Output.WriteAsync(filling.Next(1000), waiting.Token).AsTask();
        Assert.False(flush.IsCompleted);
        await waiting.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => flush.InTimeAsync());

        Task<byte[]> receiving = pair.Client.ReceiveToEndAsync();
        await pair.Output.WriteAsync(filling.Next(1000), TestContext.Current.CancellationToken).InTimeAsync();
        await pair.Output.CompleteAsync().InTimeAsync();
        Body.AssertSame(filling.Written, await receiving.InTimeAsync());
    }

    [Fact]
    public async Task A_storm_of_cancellations_loses_nothing_and_doubles_nothing()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(clientBufferBytes: ClientBufferBytes);
        byte[] stream = TestSeed.NextBytes(4 * 1024 * 1024);
        Task<byte[]> receiving = pair.Client.ReceiveToEndAsync();
        bool isOver = false;
        var storm = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                pair.Output.CancelPendingFlush();
                Thread.SpinWait(2000);
            }
        });
        storm.Start();
        int cancelled = 0;
        for (int written = 0; written < stream.Length || cancelled < 20;)
        {
            int count = Math.Min(2000, stream.Length - written);
            ReadOnlyMemory<byte> piece = stream.AsMemory(written, count);
            FlushResult result = await pair.Output.WriteAsync(piece, TestContext.Current.CancellationToken).InTimeAsync();
            Assert.False(result.IsCompleted);
            cancelled += result.IsCanceled ? 1 : 0;
            written += count;
        }

        Volatile.Write(ref isOver, true);
        storm.Join();
        TestSeed.Print($"{cancelled} flushes were cancelled");
        await pair.Output.CompleteAsync().InTimeAsync();
        Body.AssertSame(stream, await receiving.InTimeAsync());
    }
}
