using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

public abstract class CancelledReadStormTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    private const int PieceBytes = 40;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_storm_of_cancellations_loses_nothing(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        byte[] stream = TestSeed.NextBytes(20_000);
        using var taken = new SemaphoreSlim(1);
        bool isOver = false;
        var storm = new Thread(() =>
        {
            while (!Volatile.Read(ref isOver))
            {
                pair.Input.CancelPendingRead();
                Thread.SpinWait(2000);
            }
        });
        storm.Start();
        Task sending = SendAsync();
        int cancelled = 0;
        var received = new List<byte>();
        while (received.Count < stream.Length || cancelled < 50)
        {
            ReadResult result = await pair.ReadAsync();
            cancelled += result.IsCanceled ? 1 : 0;
            Assert.False(result.IsCompleted);
            int before = received.Count / PieceBytes;
            foreach (ReadOnlyMemory<byte> part in result.Buffer) received.AddRange(part.Span);
            pair.Input.AdvanceTo(result.Buffer.End);
            if (received.Count / PieceBytes > before)
                taken.Release(received.Count / PieceBytes - before);
        }

        Volatile.Write(ref isOver, true);
        storm.Join();
        await sending.InTimeAsync();
        TestSeed.Print($"{cancelled} reads were cancelled");
        Assert.Equal(stream, received);

        // Each piece only after the one before has been taken, so that the reads are of many kinds.
        async Task SendAsync()
        {
            foreach (byte[] piece in stream.Chunk(PieceBytes))
            {
                await taken.WaitAsync().InTimeAsync();
                await pair.Client.SendAsync(piece);
            }
        }
    }
}
