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
            connection.Features.Get<IReceiveConfirmFeature>()!.Confirm(_ =>
            {
                seen.Add("answer");
                answered.SetResult(Thread.CurrentThread.Name);
            }, null);
            Assert.Equal("phb-io-0", await answered.Task.InTimeAsync());
            Assert.Equal(["8 bytes on phb-io-0", "answer"], seen);
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
            feature.Confirm(static state => ((TaskCompletionSource)state!).SetResult(), answered);
            if (number == 500)
                connection.Abort();
            await answered.Task.InTimeAsync();
            Interlocked.Increment(ref answers);
        });
        Assert.Equal(1000, answers);
    }

    [Fact]
    public async Task A_callback_that_throws_harms_nobody()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        IReceiveConfirmFeature feature = connection.Features.Get<IReceiveConfirmFeature>()!;
        feature.Confirm(_ => throw new InvalidOperationException("no"), null);
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        feature.Confirm(_ => answered.SetResult(), null);
        await answered.Task.InTimeAsync();
        await bench.Client.SendAsync("still there");
        Assert.Equal(11, (await connection.Transport.Input.ReadAtLeastAsync(11, TestContext.Current.CancellationToken).InTimeAsync()).Buffer.Length);
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
