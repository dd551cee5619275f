using System.Diagnostics;

namespace PipeHeartbeat.TransportTests;

[Collection(WholeMachine.Name)]
public abstract class ManyConnectionsTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    private const int Clients = 10_000;

    [Fact]
    public async Task Of_10000_that_come_and_go_every_one_is_accepted_and_told_closed()
    {
        await using Bench bench = await StartAsync();
        int accepted = 0;
        int closed = 0;
        int served = 0;
        var allClosed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Serve(async connection =>
        {
            Interlocked.Increment(ref accepted);
            connection.ConnectionClosed.Register(() =>
            {
                if (Interlocked.Increment(ref closed) == Clients)
                    allClosed.SetResult();
            });
            try
            {
                await connection.Transport.Output.WriteAsync(Text.Bytes("!"));
                await Echo.Handler(EchoStyle.Plain)(connection);
            }
            finally
            {
                Interlocked.Increment(ref served);
            }
        });

        long began = Stopwatch.GetTimestamp();
        var bounded = new ParallelOptions { MaxDegreeOfParallelism = 64, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForAsync(0, Clients, bounded, async (number, _) =>
        {
            // Its greeting has come: it was accepted, and not only by the kernel.
            using RawClient client = await bench.ConnectAsync();
            Assert.Equal("!", await client.ReceiveTextAsync(1));
            if (number % 3 == 0)
                await client.SendAsync("and off");

            // Few of them leave a port in TIME_WAIT.
            if (number % 10 != 0)
                client.Reset();
        });

        await allClosed.Task.InTimeAsync();
        TestSeed.Print($"{Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s");
        Assert.Equal((Clients, Clients), (accepted, closed));
        await bench.DisposeAsync();
        Assert.Equal(Clients, served);
    }
}
