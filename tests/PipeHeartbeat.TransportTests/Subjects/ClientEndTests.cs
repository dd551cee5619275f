using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

/// <summary>Ways for the client to end a connection.</summary>
public abstract class ClientEndTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task After_a_half_close_the_server_reads_to_the_end_and_can_still_send(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        await pair.Client.SendAsync("question");
        pair.Client.EndSending();
        Assert.Equal("question", await pair.TakeTextAsync(8));
        Assert.Null(await pair.ReadToEndAsync());

        await pair.WriteAsync("an ");
        await pair.WriteAsync("answer");
        Assert.Equal("an answer", await pair.Client.ReceiveTextAsync(9));
        await pair.Output.CompleteAsync().InTimeAsync();
        Assert.Equal("", await pair.Client.ReceiveTextToEndAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_end_is_told_with_every_read_and_what_was_not_consumed_stays(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        await pair.Client.SendAsync("rest");
        pair.Client.EndSending();
        ReadResult result = await pair.ReadAsync();
        while (!result.IsCompleted)
        {
            pair.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            result = await pair.ReadAsync();
        }

        Assert.Equal("rest", Text.Of(result.Buffer));
        pair.Input.AdvanceTo(result.Buffer.GetPosition(1), result.Buffer.End);
        result = await pair.ReadAsync();
        Assert.Equal(("est", true), (Text.Of(result.Buffer), result.IsCompleted));
        pair.Input.AdvanceTo(result.Buffer.End);
        for (int i = 0; i < 3; i++)
        {
            result = await pair.ReadAsync();
            Assert.Equal(("", true), (Text.Of(result.Buffer), result.IsCompleted));
            pair.Input.AdvanceTo(result.Buffer.End);
            Assert.True(pair.Input.TryRead(out result) && result.IsCompleted);
            pair.Input.AdvanceTo(result.Buffer.End);
        }
    }

    [Fact]
    public async Task An_end_that_came_before_the_first_read_is_read()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        pair.Client.EndSending();
        await bench.GoRoundAsync();
        Assert.Null(await pair.ReadToEndAsync());
    }

    [Fact]
    public async Task A_client_that_closes_is_told_closed_to_who_reads()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        Task<Exception?> reading = pair.ReadToEndAsync();
        pair.Client.Dispose();
        Assert.Null(await reading.InTimeAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reset_ends_a_pending_read_with_an_error_and_closes(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        await pair.Client.SendAsync("so far");
        Assert.Equal("so far", await pair.TakeTextAsync(6));
        Task<Exception?> reading = pair.ReadToEndAsync();
        pair.Client.Reset();

        // A reset must not look like an end in order: what was sent may be lost.
        Ends.AssertIsEnd(await reading.InTimeAsync());
        await pair.Connection.ConnectionClosed.FiresInTimeAsync();
    }

    [Fact]
    public async Task A_reset_is_noticed_though_nobody_reads()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        pair.Client.Reset();
        await pair.Connection.ConnectionClosed.FiresInTimeAsync();
        Ends.AssertIsEnd(await pair.ReadToEndAsync());
    }

    [Fact]
    public async Task A_reset_ends_a_writer_too()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        pair.Client.Reset();
        await AssertWritingEndsAsync(pair);
    }

    [Fact]
    public async Task A_reset_frees_a_flush_that_waits_for_the_client()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(clientBufferBytes: 65_536);
        var writer = new Filling(bench, pair, TestSeed.Next());
        Task<FlushResult> pending = await writer.FillAsync();
        pair.Client.Reset();
        await Ends.TolerateAsync(() => new ValueTask<FlushResult>(pending));
        await AssertWritingEndsAsync(pair);
    }

    [Fact]
    public async Task Closed_is_told_once_and_a_callback_that_throws_harms_nobody()
    {
        await using Bench bench = await StartAsync();
        await using Pair neighbour = await bench.ConnectPairAsync();
        int told = 0;
        await using (Pair pair = await bench.ConnectPairAsync())
        {
            CancellationToken closed = pair.Connection.ConnectionClosed;
            Assert.True(closed.CanBeCanceled);
            closed.Register(() => Interlocked.Increment(ref told));
            closed.Register(() => throw new InvalidDataException("The callback fails."));
            pair.Client.Reset();
            await pair.ReadToEndAsync();
            await closed.FiresInTimeAsync();
            pair.Abort();
            await pair.Connection.DisposeAsync().InTimeAsync();
        }

        Assert.Equal(1, told);
        Assert.False(neighbour.Connection.ConnectionClosed.IsCancellationRequested);
        await neighbour.Client.SendAsync("fine");
        Assert.Equal("fine", await neighbour.TakeTextAsync(4));
    }

    /// <summary>How many flushes still seem to go well is left open, but one says that it is over.</summary>
    private static async Task AssertWritingEndsAsync(Pair pair)
    {
        try
        {
            while (!(await pair.Output.WriteAsync(new byte[1024]).InTimeAsync()).IsCompleted)
            {
            }
        }
        catch (Exception error) when (Ends.IsEnd(error))
        {
            // It says so by throwing.
        }
    }
}
