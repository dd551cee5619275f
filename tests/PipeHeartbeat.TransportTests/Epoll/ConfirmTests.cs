using System.Diagnostics;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.TransportTests;

/// <summary>Whoever asks what has arrived is told after the handler has seen it, on the loop.</summary>
public sealed class ConfirmTests
{
    [Fact]
    public async Task What_has_arrived_is_handed_over_before_the_answer()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.FromMilliseconds(100));
        ConnectionContext connection = await bench.ConnectAsync();
        var seen = new List<string>();
        Task reading = ReadAsync(connection, bytes => seen.Add($"{bytes} bytes on {Thread.CurrentThread.Name}"));
        for (int i = 0; i < 20; i++)
        {
            seen.Clear();

            // With so long a pace the loop most likely sleeps when the bytes come, and learns of them by being asked.
            await bench.Client.SendAsync("12345678");
            var answered = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
            connection.Features.Get<IReceiveConfirmFeature>()!.Confirm((_, isAll) =>
            {
                seen.Add($"answer {isAll}");
                answered.SetResult(Thread.CurrentThread.Name);
            }, null);
            Assert.Equal("phb-io-0", await answered.Task.InTimeAsync());
            Assert.Equal(["8 bytes on phb-io-0", "answer True"], seen);
        }

        bench.Client.Dispose();
        await reading.InTimeAsync();
    }

    [Fact]
    public async Task Nobody_who_asks_is_left_without_an_answer()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.FromMilliseconds(1));
        ConnectionContext connection = await bench.ConnectAsync();
        IReceiveConfirmFeature feature = connection.Features.Get<IReceiveConfirmFeature>()!;
        int answers = 0;
        await Parallel.ForAsync(0, 1000, TestContext.Current.CancellationToken, async (number, _) =>
        {
            var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            feature.Confirm(static (state, _) => ((TaskCompletionSource)state!).SetResult(), answered);
            if (number == 500)
                connection.Abort();
            await answered.Task.InTimeAsync();
            Interlocked.Increment(ref answers);
        });
        Assert.Equal(1000, answers);
    }

    [Fact]
    public async Task Where_nobody_reads_nothing_is_handed_over_and_the_answer_says_so()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        await bench.Client.SendAsync("12345678");
        Assert.False(await AskAsync(connection));
        Assert.Equal(8, (await connection.Transport.Input.ReadAtLeastAsync(8, TestContext.Current.CancellationToken).InTimeAsync()).Buffer.Length);
    }

    [Fact]
    public async Task After_the_end_the_answer_is_that_nobody_knows()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        Task reading = ReadAsync(connection, _ => { });
        Assert.True(await AskAsync(connection));
        connection.Abort();
        await Assert.ThrowsAnyAsync<Exception>(() => reading.InTimeAsync());
        Assert.False(await AskAsync(connection));
    }

    [Fact]
    public async Task Who_sends_faster_than_he_is_read_is_handed_over_as_far_as_he_had_come()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        byte[] more = new byte[1000];
        bool isStreaming = true;
        int reads = 0;

        // On the loop: whatever is read, there is more before it asks again.
        Task reading = ReadAsync(connection, _ =>
        {
            reads++;
            if (isStreaming)
                Assert.Equal(more.Length, bench.Client.SendWhatFits(more, TimeSpan.Zero));
        });
        var told = new TaskCompletionSource<(bool IsAll, int Reads)>(TaskCreationOptions.RunContinuationsAsynchronously);
        IReceiveConfirmFeature feature = connection.Features.Get<IReceiveConfirmFeature>()!;
        feature.Confirm((_, _) =>
        {
            // Asked with something waiting, and a read pending that does not know of it.
            Assert.Equal(more.Length, bench.Client.SendWhatFits(more, TimeSpan.Zero));
            feature.Confirm((_, isAll) =>
            {
                isStreaming = false;
                told.SetResult((isAll, reads));
            }, null);
        }, null);
        (bool isAll, int readsBefore) = await told.Task.InTimeAsync();
        Assert.True(isAll);
        Assert.InRange(readsBefore, 1, 5);
        bench.Client.Dispose();
        await reading.InTimeAsync();
    }

    [Fact]
    public async Task Where_the_reader_was_completed_nothing_is_handed_over_and_the_answer_says_so()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        IReceiveConfirmFeature feature = connection.Features.Get<IReceiveConfirmFeature>()!;
        ValueTask<ReadResult> pending = connection.Transport.Input.ReadAsync(TestContext.Current.CancellationToken);
        var told = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        feature.Confirm((_, _) =>
        {
            // In one batch, the question before what ends the read.
            connection.Transport.Input.Complete();
            feature.Confirm((_, isAll) => told.SetResult(isAll), null);
        }, null);
        Assert.False(await told.Task.InTimeAsync());
        Assert.True((await pending.AsTask().InTimeAsync()).IsCompleted);
    }

    [Fact]
    public async Task A_continuation_that_throws_in_the_same_batch_takes_nobodys_answer_away()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        IReceiveConfirmFeature feature = connection.Features.Get<IReceiveConfirmFeature>()!;
        ThrowWhenRead(connection.Transport.Input);
        var told = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        feature.Confirm((_, _) =>
        {
            connection.Transport.Input.CancelPendingRead();
            feature.Confirm((_, isAll) => told.SetResult(isAll), null);
        }, null);
        Assert.False(await told.Task.InTimeAsync());
    }

    [Fact]
    public async Task A_continuation_that_throws_at_what_is_handed_over_takes_nobodys_answer_away()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        (ConnectionContext other, RawClient otherClient) = await bench.ConnectAnotherAsync();
        await using ConnectionContext closedLater = other;
        using RawClient disposedLater = otherClient;
        ThrowWhenRead(connection.Transport.Input);
        IReceiveConfirmFeature feature = connection.Features.Get<IReceiveConfirmFeature>()!;
        IReceiveConfirmFeature otherFeature = other.Features.Get<IReceiveConfirmFeature>()!;
        var told = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        otherFeature.Confirm((_, _) =>
        {
            // One batch of two: the first sends what only the second finds, because the loop does not look for readiness in between.
            otherFeature.Confirm((_, _) => Assert.Equal(1, bench.Client.SendWhatFits("1"u8, TimeSpan.Zero)), null);
            feature.Confirm((_, isAll) => told.SetResult(isAll), null);
        }, null);
        Assert.False(await told.Task.InTimeAsync());
    }

    [Fact]
    public async Task The_kernel_tells_when_it_received_data_last_and_how_much()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        IReceiveConfirmFeature feature = connection.Features.Get<IReceiveConfirmFeature>()!;
        Assert.Same(connection.Transport.Input, feature.Input);
        Assert.Equal(0, feature.ReceivedBytes);

        // The kernel has no clock that a test could move: the time itself is what is measured.
        long began = Stopwatch.GetTimestamp();
        await bench.Client.SendAsync("1");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        var told = new TaskCompletionSource<TimeSpan?>(TaskCreationOptions.RunContinuationsAsynchronously);
        feature.Confirm((_, _) => told.SetResult(feature.SinceLastArrival), null);
        TimeSpan? since = await told.Task.InTimeAsync();
        Assert.InRange(since!.Value, TimeSpan.FromMilliseconds(180), Stopwatch.GetElapsedTime(began) + TimeSpan.FromMilliseconds(10));

        // On any thread.
        Assert.InRange(feature.SinceLastArrival!.Value, since.Value, Stopwatch.GetElapsedTime(began) + TimeSpan.FromMilliseconds(10));
        Assert.Equal(1, feature.ReceivedBytes);
        await connection.DisposeAsync().AsTask().InTimeAsync();
        Assert.Equal((null, null), (feature.SinceLastArrival, feature.ReceivedBytes));
    }

    [Fact]
    public async Task A_callback_that_throws_harms_nobody()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        IReceiveConfirmFeature feature = connection.Features.Get<IReceiveConfirmFeature>()!;
        feature.Confirm((_, _) => throw new InvalidOperationException("no"), null);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        feature.Confirm((_, _) => answered.SetResult(), null);
        await answered.Task.InTimeAsync();
        await bench.Client.SendAsync("still there");
        Assert.Equal(11, (await connection.Transport.Input.ReadAtLeastAsync(11, TestContext.Current.CancellationToken).InTimeAsync()).Buffer.Length);
    }

    /// <summary>Without a token and an async method in between: it is the loop that it is thrown at.</summary>
    private static void ThrowWhenRead(PipeReader input) => ThrowWhenDone(input.ReadAsync());

    private static void ThrowWhenDone(ValueTask<ReadResult> read) =>
        read.GetAwaiter().UnsafeOnCompleted(static () => throw new InvalidOperationException("a continuation"));

    private static async Task<bool> AskAsync(ConnectionContext connection)
    {
        var answered = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Features.Get<IReceiveConfirmFeature>()!.Confirm((_, isAll) => answered.SetResult(isAll), null);
        return await answered.Task.InTimeAsync();
    }

    private static async Task ReadAsync(ConnectionContext connection, Action<long> see)
    {
        PipeReader input = connection.Transport.Input;
        while (true)
        {
            ReadResult result = await input.ReadAsync();
            if (result.IsCompleted)
                break;
            see(result.Buffer.Length);
            input.AdvanceTo(result.Buffer.End);
        }
    }
}
