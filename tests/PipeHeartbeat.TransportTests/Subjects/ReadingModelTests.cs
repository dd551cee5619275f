using System.Buffers;
using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

/// <summary>A reader that consumes and examines at random, beside a model that is no more than an offset into what was sent.</summary>
public abstract class ReadingModelTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    private const int Connections = 8;
    private const int StreamBytes = 200_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_is_consumed_and_examined_every_byte_comes_once_and_in_order(bool isInline)
    {
        await using Bench bench = await StartAsync();
        int seed = TestSeed.Next();
        var connections = new List<Task>();
        for (int i = 0; i < Connections; i++)
        {
            Pair pair = await bench.ConnectPairAsync(isInline);
            byte[] stream = TestSeed.Bytes(seed ^ i, StreamBytes);
            connections.Add(CheckAsync(pair, stream, new Random(seed + i)));
            connections.Add(SendAsync(pair.Client, stream, new Random(seed - i)));
        }

        await Task.WhenAll(connections).InTimeAsync();
    }

    /// <summary>
    /// The buffer is given back by another thread while the transport's callback returns, or just before, or just after: none of these may
    /// lose or repeat a byte.
    /// </summary>
    [Fact]
    public async Task A_buffer_may_be_given_back_by_another_thread_at_that_very_moment()
    {
        const int Rounds = 1000;
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline: true);
        byte[] stream = TestSeed.NextBytes(4 * Rounds);
        Task reading = ReadAsync();
        for (int round = 0; round < Rounds; round++)
        {
            await pair.Client.SendAsync(stream.AsMemory(4 * round, 4));
            await pair.Client.ReceiveAsync(1);
        }

        pair.Client.EndSending();
        await reading.InTimeAsync();

        async Task ReadAsync()
        {
            int consumed = 0;
            while (true)
            {
                ReadResult result = await pair.ReadAsync();
                int leave = consumed % 3;
                await Task.Run(() => Check(result.Buffer, stream.AsSpan(consumed)));
                int take = (int)Math.Max(0, result.Buffer.Length - leave);
                SequencePosition position = result.Buffer.GetPosition(take);
                await Task.Run(() => pair.Input.AdvanceTo(position, result.Buffer.End));
                consumed += take;
                if (result.IsCompleted)
                    break;
                await pair.WriteAsync(".");
            }

            Assert.InRange(consumed, stream.Length - 2, stream.Length);
        }
    }

    private static async Task SendAsync(RawClient client, byte[] stream, Random random)
    {
        for (int sent = 0; sent < stream.Length;)
        {
            int count = Math.Min(random.Next(4) == 0 ? random.Next(1, 20_000) : random.Next(1, 200), stream.Length - sent);
            await client.SendAsync(stream.AsMemory(sent, count));
            sent += count;
        }

        client.EndSending();
    }

    private static async Task CheckAsync(Pair pair, byte[] stream, Random random)
    {
        await using (pair)
        {
            int consumed = 0;
            long examined = 0;
            while (true)
            {
                ReadResult result = await pair.ReadAsync();
                ReadOnlySequence<byte> buffer = result.Buffer;
                Check(buffer, stream.AsSpan(consumed));
                Assert.True(result.IsCompleted || buffer.Length > examined, "A read came back with nothing that had not been examined.");
                if (result.IsCompleted && random.Next(2) == 0)
                {
                    Assert.Equal(stream.Length, consumed + buffer.Length);
                    return;
                }

                int take = random.Next(3) switch { 0 => 0, 1 => random.Next((int)buffer.Length + 1), _ => (int)buffer.Length };
                int look = random.Next(2) == 0 ? (int)buffer.Length : random.Next(take, (int)buffer.Length + 1);
                if (random.Next(8) == 0)
                    await Task.Yield();
                pair.Input.AdvanceTo(buffer.GetPosition(take), buffer.GetPosition(look));
                consumed += take;
                examined = Math.Max(examined, look) - take;
            }
        }
    }

    private static void Check(in ReadOnlySequence<byte> buffer, ReadOnlySpan<byte> expected)
    {
        Assert.True(buffer.Length <= expected.Length, "More came than was sent.");
        foreach (ReadOnlyMemory<byte> part in buffer)
        {
            Assert.True(part.Span.SequenceEqual(expected[..part.Length]), "What came is not what was sent.");
            expected = expected[part.Length..];
        }
    }
}
