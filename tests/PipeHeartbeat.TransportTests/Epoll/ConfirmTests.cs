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
    public async Task On_the_loop_and_nowhere_else_the_kernel_tells_when_it_received_data_last()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        IReceiveConfirmFeature feature = connection.Features.Get<IReceiveConfirmFeature>()!;
        Assert.Same(connection.Transport.Input, feature.Input);
        Assert.Null(feature.SinceLastArrival);

        // The kernel has no clock that a test could move: the time itself is what is measured.
        long began = Stopwatch.GetTimestamp();
        await bench.Client.SendAsync("1");
        await Task.Delay(200, TestContext.Current.CancellationToken);
        var told = new TaskCompletionSource<TimeSpan?>(TaskCreationOptions.RunContinuationsAsynchronously);
        feature.Confirm((_, _) => told.SetResult(feature.SinceLastArrival), null);
        TimeSpan? since = await told.Task.InTimeAsync();
        Assert.InRange(since!.Value, TimeSpan.FromMilliseconds(180), Stopwatch.GetElapsedTime(began) + TimeSpan.FromMilliseconds(10));
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
