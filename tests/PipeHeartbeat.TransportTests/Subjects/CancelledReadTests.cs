using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

/// <summary>A cancelled read says so once, and takes nothing with it.</summary>
public abstract class CancelledReadTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelled_before_it_began(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        pair.Input.CancelPendingRead();
        ReadResult result = await pair.ReadAsync();
        Assert.True(result.IsCanceled && result.Buffer.IsEmpty && !result.IsCompleted);
        pair.Input.AdvanceTo(result.Buffer.End);
        await AssertGoesOnAsync(bench, pair, "", "later");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelled_while_it_waits(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        Task<ReadResult> read = pair.ReadAsync();
        await bench.GoRoundAsync();
        Assert.False(read.IsCompleted);
        pair.Input.CancelPendingRead();
        ReadResult result = await read.InTimeAsync();
        Assert.True(result.IsCanceled && result.Buffer.IsEmpty && !result.IsCompleted);
        pair.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        await AssertGoesOnAsync(bench, pair, "", "later");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelled_while_it_waits_for_more(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        await pair.Client.SendAsync("half");
        ReadResult result = await pair.GatherAsync(4);
        pair.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        Task<ReadResult> read = pair.ReadAsync();
        await bench.GoRoundAsync();
        pair.Input.CancelPendingRead();
        result = await read.InTimeAsync();
        Assert.Equal((true, "half"), (result.IsCanceled, Text.Of(result.Buffer)));
        pair.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        await AssertGoesOnAsync(bench, pair, "half", " and half");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Cancelled_after_it_has_completed(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        await pair.Client.SendAsync("whole");
        ReadResult result = await pair.GatherAsync(5);
        Assert.False(result.IsCanceled);
        pair.Input.CancelPendingRead();
        pair.Input.AdvanceTo(result.Buffer.GetPosition(2), result.Buffer.End);
        result = await pair.ReadAsync();
        Assert.Equal((true, "ole"), (result.IsCanceled, Text.Of(result.Buffer)));
        pair.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        await AssertGoesOnAsync(bench, pair, "ole", " again");
    }

    [Fact]
    public async Task Cancelled_twice_is_cancelled_once()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        pair.Input.CancelPendingRead();
        pair.Input.CancelPendingRead();
        ReadResult result = await pair.ReadAsync();
        Assert.True(result.IsCanceled);
        pair.Input.AdvanceTo(result.Buffer.End);
        Assert.False(pair.Input.TryRead(out _));
        await AssertGoesOnAsync(bench, pair, "", "data");
    }

    [Fact]
    public async Task Cancelled_after_the_end_still_tells_the_end()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        pair.Client.EndSending();
        Assert.Null(await pair.ReadToEndAsync());
        pair.Input.CancelPendingRead();
        Assert.Null(await pair.ReadToEndAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_token_cancels_by_throwing_and_harms_nothing(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        using var waiting = new CancellationTokenSource();
        Task<ReadResult> read = pair.Input.ReadAsync(waiting.Token).AsTask();
        await bench.GoRoundAsync();
        Assert.False(read.IsCompleted);
        await waiting.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read.InTimeAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pair.Input.ReadAsync(waiting.Token).InTimeAsync());
        await AssertGoesOnAsync(bench, pair, "", "data");
    }

    /// <summary>The next read is not cancelled: it waits, and brings what was there before and what is new.</summary>
    private static async Task AssertGoesOnAsync(Bench bench, Pair pair, string before, string more)
    {
        Task<ReadResult> read = pair.ReadAsync();
        await bench.GoRoundAsync();
        Assert.False(read.IsCompleted);
        await pair.Client.SendAsync(more);
        ReadResult result = await read.InTimeAsync();
        Assert.False(result.IsCanceled);
        pair.Input.AdvanceTo(result.Buffer.Start);
        Assert.Equal(before + more, await pair.TakeTextAsync(before.Length + more.Length));
    }
}
