using System.Buffers;
using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

public abstract class WritingTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(300_000)]
    public async Task Memory_is_as_large_as_was_asked_and_what_is_advanced_goes_out(int sizeHint)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        int count = Math.Max(1, sizeHint);
        byte[] bytes = TestSeed.NextBytes(2 * count);
        Memory<byte> memory = pair.Output.GetMemory(sizeHint);
        Assert.InRange(memory.Length, count, int.MaxValue);
        bytes.AsSpan(0, count).CopyTo(memory.Span);
        pair.Output.Advance(count);
        Assert.InRange(pair.Output.GetSpan(sizeHint).Length, count, int.MaxValue);
        bytes.AsSpan(count).CopyTo(pair.Output.GetSpan(sizeHint));
        pair.Output.Advance(count);
        Task<byte[]> receiving = pair.Client.ReceiveAsync(bytes.Length);
        Assert.False((await pair.Output.FlushAsync(TestContext.Current.CancellationToken).InTimeAsync()).IsCanceled);
        Assert.Equal(bytes, await receiving.InTimeAsync());
    }

    [Fact]
    public async Task What_was_not_advanced_does_not_go_out()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        pair.Output.GetSpan(100).Fill((byte)'x');
        Text.Bytes("seen").CopyTo(pair.Output.GetSpan(100));
        pair.Output.Advance(0);
        pair.Output.Advance(4);
        pair.Output.GetSpan(100).Fill((byte)'y');
        await pair.Output.FlushAsync(TestContext.Current.CancellationToken).InTimeAsync();
        pair.Output.GetSpan(5000).Fill((byte)'z');
        await pair.Output.CompleteAsync().InTimeAsync();
        Assert.Equal("seen", await pair.Client.ReceiveTextToEndAsync());
    }

    /// <summary>Whatever the transport does with the connection meanwhile: memory that was given out is the handler's.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task Memory_stays_the_writers_while_the_client_sends_and_is_read(int advancedBefore)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        byte[] bytes = TestSeed.NextBytes(110);
        for (int round = 0; round < 20; round++)
        {
            bytes.AsSpan(0, advancedBefore).CopyTo(pair.Output.GetSpan(110));
            pair.Output.Advance(advancedBefore);
            Memory<byte> memory = pair.Output.GetMemory(110 - advancedBefore);
            await pair.Client.SendAsync("beat");
            Assert.Equal("beat", await pair.TakeTextAsync(4));
            bytes.AsSpan(advancedBefore).CopyTo(memory.Span);
            pair.Output.Advance(110 - advancedBefore);
            await pair.Output.FlushAsync(TestContext.Current.CancellationToken).InTimeAsync();
            Assert.Equal(bytes, await pair.Client.ReceiveAsync(bytes.Length));
        }
    }

    [Fact]
    public async Task Many_small_writes_go_out_with_one_flush_in_order()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        byte[] bytes = TestSeed.NextBytes(100_000);
        var random = new Random(bytes[0]);
        for (int written = 0; written < bytes.Length;)
        {
            int count = Math.Min(random.Next(1, 40), bytes.Length - written);
            bytes.AsSpan(written, count).CopyTo(pair.Output.GetSpan(count));
            pair.Output.Advance(count);
            written += count;
            if (pair.Output.CanGetUnflushedBytes)
                Assert.Equal(written, pair.Output.UnflushedBytes);
        }

        Task<byte[]> receiving = pair.Client.ReceiveAsync(bytes.Length);
        await pair.Output.FlushAsync(TestContext.Current.CancellationToken).InTimeAsync();
        Assert.Equal(bytes, await receiving.InTimeAsync());
        if (pair.Output.CanGetUnflushedBytes)
            Assert.Equal(0, pair.Output.UnflushedBytes);
    }

    [Fact]
    public async Task Who_has_awaited_a_write_may_use_his_memory_again()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        byte[] bytes = TestSeed.NextBytes(3_000_000);
        byte[] memory = new byte[100_000];
        Task<byte[]> receiving = pair.Client.ReceiveAsync(bytes.Length);
        for (int written = 0; written < bytes.Length; written += memory.Length)
        {
            bytes.AsSpan(written, memory.Length).CopyTo(memory);
            await pair.Output.WriteAsync(memory, TestContext.Current.CancellationToken).InTimeAsync();
        }

        Body.AssertSame(bytes, await receiving.InTimeAsync());
    }

    [Fact]
    public async Task A_flush_of_nothing_completes()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        FlushResult result = await pair.Output.FlushAsync(TestContext.Current.CancellationToken).InTimeAsync();
        Assert.False(result.IsCanceled || result.IsCompleted);
        result = await pair.Output.WriteAsync(ReadOnlyMemory<byte>.Empty, TestContext.Current.CancellationToken).InTimeAsync();
        Assert.False(result.IsCanceled || result.IsCompleted);
        await pair.WriteAsync("something");
        Assert.Equal("something", await pair.Client.ReceiveTextAsync(9));
    }

    [Fact]
    public async Task Complete_sends_what_was_written_and_not_flushed()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        byte[] bytes = TestSeed.NextBytes(20_000);
        pair.Output.Write(bytes);
        Task<byte[]> receiving = pair.Client.ReceiveToEndAsync();
        await pair.Output.CompleteAsync().InTimeAsync();
        Assert.Equal(bytes, await receiving.InTimeAsync());
        await pair.Output.CompleteAsync().InTimeAsync();
    }

    [Fact]
    public async Task A_completed_writer_takes_nothing_more()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        await pair.WriteAsync("all");
        await pair.Output.CompleteAsync().InTimeAsync();
        Assert.Throws<InvalidOperationException>(() => pair.Output.GetMemory(1));
        Assert.Throws<InvalidOperationException>(() => pair.Output.GetSpan(1).Length);
        await Ends.TolerateAsync(() => pair.Output.WriteAsync(new byte[3]));
        await Ends.TolerateAsync(() => pair.Output.FlushAsync());
        Assert.Equal("all", await pair.Client.ReceiveTextToEndAsync());
    }

    [Fact]
    public async Task Advancing_further_than_the_memory_is_refused()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        int length = pair.Output.GetMemory(10).Length;
        AssertRefused(length + 1);
        AssertRefused(-1);
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Output.GetMemory(-1));

        void AssertRefused(int count)
        {
            Exception? error = Record.Exception(() => pair.Output.Advance(count));
            Assert.True(error is ArgumentException or InvalidOperationException, $"{error}");
        }
    }
}
