using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

public abstract class DisposalTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    [Fact]
    public async Task Disposal_alone_ends_a_connection_that_nobody_completed()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        await pair.Connection.DisposeAsync().InTimeAsync();
        Assert.True(pair.Connection.ConnectionClosed.IsCancellationRequested);
        Assert.Equal("", await pair.Client.ReceiveTextToEndAsync());
    }

    [Fact]
    public async Task Disposal_lets_out_what_was_flushed()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        byte[] body = TestSeed.NextBytes(2 * 1024 * 1024);
        Task<byte[]> receiving = pair.Client.ReceiveToEndAsync();
        await pair.Output.WriteAsync(body, TestContext.Current.CancellationToken).InTimeAsync();
        await pair.Connection.DisposeAsync().InTimeAsync();
        Assert.Equal(body, await receiving.InTimeAsync());
    }

    [Fact]
    public async Task Disposal_frees_a_read_that_another_thread_waits_in()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        Task<Exception?> reading = pair.ReadToEndAsync();
        await bench.GoRoundAsync();
        await pair.Connection.DisposeAsync().InTimeAsync();
        await reading.InTimeAsync();
    }

    [Fact]
    public async Task Disposal_after_an_abort_and_twice()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        pair.Abort();
        await pair.Connection.DisposeAsync().InTimeAsync();
        await pair.Connection.DisposeAsync().InTimeAsync();
        await pair.Client.WaitForEndAsync();
    }

    [Fact]
    public async Task Disposal_after_the_client_has_gone()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        pair.Client.Reset();
        await pair.Connection.DisposeAsync().InTimeAsync();
    }

    [Fact]
    public async Task Disposal_with_input_that_nobody_read()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        await pair.Client.SendAsync("never read");
        await bench.GoRoundAsync();
        await pair.Connection.DisposeAsync().InTimeAsync();
        await pair.Client.WaitForEndAsync();
    }

    [Fact]
    public async Task Disposal_where_a_read_completed()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline: true);
        Task handler = ReadAndDisposeAsync();
        await pair.Client.SendAsync("done");
        await handler.InTimeAsync();
        Assert.Equal("", await pair.Client.ReceiveTextToEndAsync());

        async Task ReadAndDisposeAsync()
        {
            ReadResult result = await pair.ReadAsync();
            pair.Input.AdvanceTo(result.Buffer.End);
            await pair.Connection.DisposeAsync();
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_disposal_nothing_crashes_and_nothing_hangs(bool completesBefore)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        (PipeReader input, PipeWriter output) = (pair.Input, pair.Output);
        await pair.Client.SendAsync("hello");
        Assert.Equal("hello", await pair.TakeTextAsync(5));
        if (completesBefore)
        {
            await output.CompleteAsync().InTimeAsync();
            await input.CompleteAsync().InTimeAsync();
        }

        await pair.Connection.DisposeAsync().InTimeAsync();
        for (int i = 0; i < 2; i++)
        {
            await Ends.TolerateAsync(() => input.ReadAsync());
            await Ends.TolerateAsync(() => new ValueTask<bool>(Task.Run(() => input.TryRead(out _))));
            await Ends.TolerateAsync(() => output.FlushAsync());
            await Ends.TolerateAsync(() => output.WriteAsync(new byte[10]));
            await Ends.TolerateAsync(() => new ValueTask<int>(Task.Run(() => output.GetMemory(10).Length)));
            input.CancelPendingRead();
            output.CancelPendingFlush();
            pair.Abort();
            await input.CompleteAsync().InTimeAsync();
            await output.CompleteAsync().InTimeAsync();
        }

        await bench.GoRoundAsync();
    }

    [Fact]
    public async Task After_an_abort_nothing_crashes_and_nothing_hangs()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        pair.Abort();
        for (int i = 0; i < 2; i++)
        {
            await Ends.TolerateAsync(() => pair.Output.WriteAsync(new byte[10]));
            await Ends.TolerateAsync(() => pair.Output.FlushAsync());
            await pair.ReadToEndAsync();
            pair.Input.CancelPendingRead();
            pair.Output.CancelPendingFlush();
        }
    }
}
