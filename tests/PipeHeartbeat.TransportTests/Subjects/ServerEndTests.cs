using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

/// <summary>Ways for the server to end a connection.</summary>
public abstract class ServerEndTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    [Fact]
    public async Task A_completed_output_is_the_end_for_the_client()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        await pair.WriteAsync("last words");
        await pair.Output.CompleteAsync().InTimeAsync();
        Assert.Equal("last words", await pair.Client.ReceiveTextToEndAsync());

        // Whether the other direction ends with it is left open; when the client closes too, it has.
        Task<Exception?> reading = pair.ReadToEndAsync();
        pair.Client.Dispose();
        await reading.InTimeAsync();
        await pair.Connection.ConnectionClosed.FiresInTimeAsync();
    }

    [Fact]
    public async Task A_completed_output_frees_a_read_when_the_client_closes_too()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        Task<Exception?> reading = pair.ReadToEndAsync();
        await pair.Output.CompleteAsync().InTimeAsync();
        await pair.Client.ReceiveToEndAsync();
        pair.Client.Dispose();
        await reading.InTimeAsync();
    }

    [Fact]
    public async Task An_output_completed_with_an_error_is_an_end_of_some_kind()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        await pair.Output.CompleteAsync(new InvalidDataException("The handler failed.")).InTimeAsync();
        await pair.Client.WaitForEndAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_completed_input_does_not_end_the_output(bool withError)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        await pair.Client.SendAsync("no more");
        Assert.Equal("no more", await pair.TakeTextAsync(7));
        await pair.Input.CompleteAsync(withError ? new InvalidDataException("The handler failed.") : null).InTimeAsync();
        await bench.GoRoundAsync();
        await pair.WriteAsync("goodbye");
        await pair.Output.CompleteAsync().InTimeAsync();
        Assert.Equal("goodbye", await pair.Client.ReceiveTextToEndAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_abort_ends_a_pending_read_the_client_and_the_token(bool fromAnotherThread)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        Task<Exception?> reading = pair.ReadToEndAsync();
        await bench.GoRoundAsync();
        if (fromAnotherThread)
            RunOnThread(pair.Abort);
        else
            pair.Abort();
        await reading.InTimeAsync();
        await pair.Client.WaitForEndAsync();
        await pair.Connection.ConnectionClosed.FiresInTimeAsync();
    }

    [Fact]
    public async Task A_handler_may_abort_where_its_read_completed()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline: true);
        Task<ReadResult> reading = pair.ReadAsync();
        Task handler = AbortAfterAsync();
        await pair.Client.SendAsync("go away");
        await handler.InTimeAsync();
        await pair.Client.WaitForEndAsync();
        await pair.Connection.ConnectionClosed.FiresInTimeAsync();

        async Task AbortAfterAsync()
        {
            ReadResult result = await reading;
            pair.Abort();
            pair.Input.AdvanceTo(result.Buffer.End);
        }
    }

    [Fact]
    public async Task An_abort_frees_a_flush_that_waits_for_the_client()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(clientBufferBytes: 65_536);
        Task<FlushResult> pending = await new Filling(bench, pair, TestSeed.Next()).FillAsync();
        pair.Abort();
        await Ends.TolerateAsync(() => new ValueTask<FlushResult>(pending));
        await pair.Client.WaitForEndAsync();
    }

    [Fact]
    public async Task Aborts_may_be_many_and_at_once()
    {
        await using Bench bench = await StartAsync();
        for (int round = 0; round < 50; round++)
        {
            await using Pair pair = await bench.ConnectPairAsync();
            Task<Exception?> reading = pair.ReadToEndAsync();
            Parallel.For(0, 4, _ => pair.Abort());
            await reading.InTimeAsync();
            pair.Abort();
            await pair.Client.WaitForEndAsync();
        }
    }

    [Fact]
    public async Task The_end_of_the_client_and_an_abort_may_meet()
    {
        await using Bench bench = await StartAsync();
        for (int round = 0; round < 200; round++)
        {
            await using Pair pair = await bench.ConnectPairAsync();
            Task<Exception?> reading = pair.ReadToEndAsync();
            Parallel.Invoke(pair.Abort, round % 2 == 0 ? pair.Client.Reset : pair.Client.Dispose);
            await reading.InTimeAsync();
            await pair.Connection.ConnectionClosed.FiresInTimeAsync();
        }
    }

    private static void RunOnThread(ThreadStart action)
    {
        var thread = new Thread(action);
        thread.Start();
        thread.Join();
    }
}
