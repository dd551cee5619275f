using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

/// <summary>Who does not read holds up who sends, after a bounded number of bytes, and nothing is lost by it.</summary>
public abstract class BackPressureTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    private const int ClientBufferBytes = 65_536;

    private static readonly TimeSpan StuckAfter = TimeSpan.FromMilliseconds(300);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_does_not_read_holds_up_its_client(bool hasReadBefore)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(clientBufferBytes: ClientBufferBytes);
        byte[] stream = TestSeed.NextBytes(Filling.MostBytes + 1_000_000);
        int consumed = 0;
        if (hasReadBefore)
        {
            await pair.Client.SendAsync(stream.AsMemory(0, consumed = 10));
            await pair.TakeAsync(10);
        }

        int sent = consumed;
        for (bool isStuck = false; sent < Filling.MostBytes;)
        {
            int more = pair.Client.SendWhatFits(stream.AsSpan(sent, 100_000), StuckAfter);
            if (more == 0 && isStuck)
                break;

            // On a machine that is slow just now, others go round slowly too.
            isStuck = more == 0;
            if (isStuck)
                await bench.GoRoundAsync();
            sent += more;
        }

        TestSeed.Print($"held up after {sent:N0} bytes");
        Assert.True(sent < Filling.MostBytes, "Nothing holds back who sends more than the server reads.");

        Task sending = pair.Client.SendAsync(stream.AsMemory(sent, 1_000_000));
        while (consumed < sent + 1_000_000)
        {
            ReadResult result = await pair.ReadAsync();
            foreach (ReadOnlyMemory<byte> part in result.Buffer)
            {
                Assert.True(part.Span.SequenceEqual(stream.AsSpan(consumed, part.Length)));
                consumed += part.Length;
            }

            pair.Input.AdvanceTo(result.Buffer.End);
            Assert.False(result.IsCompleted);
        }

        await sending.InTimeAsync();
    }

    [Fact]
    public async Task A_client_that_does_not_read_holds_up_its_handler()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(clientBufferBytes: ClientBufferBytes);
        var filling = new Filling(bench, pair, TestSeed.Next());
        Task<FlushResult> pending = await filling.FillAsync();
        TestSeed.Print($"held up after {filling.Written.Length:N0} bytes");
        await bench.GoRoundAsync();
        Assert.False(pending.IsCompleted);

        Task<byte[]> receiving = pair.Client.ReceiveToEndAsync();
        FlushResult result = await pending.InTimeAsync();
        Assert.False(result.IsCanceled || result.IsCompleted);
        await pair.Output.WriteAsync(filling.Next(500_000), TestContext.Current.CancellationToken).InTimeAsync();
        await pair.Output.CompleteAsync().InTimeAsync();
        Body.AssertSame(filling.Written, await receiving.InTimeAsync());
    }

    [Fact]
    public async Task A_handler_that_is_held_up_does_not_hold_up_its_neighbours()
    {
        await using Bench bench = await StartAsync();
        var stuck = new List<Pair>();
        for (int i = 0; i < 8; i++)
        {
            Pair pair = await bench.ConnectPairAsync(clientBufferBytes: ClientBufferBytes);
            stuck.Add(pair);
            await new Filling(bench, pair, TestSeed.Next()).FillAsync();
            await pair.Client.SendAsync("never read");
        }

        await bench.GoRoundAsync();
        foreach (Pair pair in stuck)
        {
            pair.Abort();
            await pair.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_still_read_from()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(clientBufferBytes: ClientBufferBytes);
        Task<FlushResult> pending = await new Filling(bench, pair, TestSeed.Next()).FillAsync();
        for (int i = 0; i < 10; i++)
        {
            await pair.Client.SendAsync("a beat");
            Assert.Equal("a beat", await pair.TakeTextAsync(6));
        }

        Assert.False(pending.IsCompleted);
        pair.Abort();
    }
}
