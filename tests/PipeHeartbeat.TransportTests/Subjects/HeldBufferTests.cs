using System.Buffers;
using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

/// <summary>Whoever reads may keep the buffer for as long as he has not given it back: nothing changes it.</summary>
public abstract class HeldBufferTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_held_buffer_stays_while_more_comes_here_and_elsewhere(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        byte[] stream = TestSeed.NextBytes(6000);
        Task<ReadResult> reading = pair.ReadAsync();
        await pair.Client.SendAsync(stream.AsMemory(0, 1000));
        ReadResult result = await reading;
        byte[] seen = result.Buffer.ToArray();
        Assert.Equal(stream[..seen.Length], seen);

        await pair.Client.SendAsync(stream.AsMemory(1000, 5000));
        await MakeNoiseAsync(bench);
        Assert.Equal(seen, result.Buffer.ToArray());

        // What is left of it stays too.
        int left = seen.Length / 2;
        pair.Input.AdvanceTo(result.Buffer.GetPosition(seen.Length - left));
        await MakeNoiseAsync(bench);
        byte[] rest = await pair.TakeAsync(stream.Length - seen.Length + left);
        Assert.Equal(stream[(seen.Length - left)..], rest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Half_a_packet_stays_while_its_reader_waits(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        byte[] stream = TestSeed.NextBytes(3000);
        await pair.Client.SendAsync(stream.AsMemory(0, 2000));
        ReadResult result = await pair.GatherAsync(2000);
        pair.Input.AdvanceTo(result.Buffer.GetPosition(900), result.Buffer.End);
        Task<byte[]> rest = pair.TakeAsync(2100);
        await MakeNoiseAsync(bench);
        await pair.Client.SendAsync(stream.AsMemory(2000));
        Assert.Equal(stream[900..], await rest.InTimeAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_held_buffer_stays_when_the_connection_ends(bool byAbort)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline: true);
        byte[] message = TestSeed.NextBytes(2000);
        Task<ReadResult> reading = pair.ReadAsync();
        await pair.Client.SendAsync(message);
        ReadResult result = await reading;
        byte[] seen = result.Buffer.ToArray();
        if (byAbort)
            pair.Abort();
        else
            pair.Client.Reset();
        await pair.Connection.ConnectionClosed.FiresInTimeAsync();
        await MakeNoiseAsync(bench);
        Assert.Equal(seen, result.Buffer.ToArray());
        Assert.Equal(message[..seen.Length], seen);
        pair.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        await pair.ReadToEndAsync();
    }

    [Fact]
    public async Task Many_held_buffers_stay_each_its_own()
    {
        await using Bench bench = await StartAsync();
        int seed = TestSeed.Next();
        var pairs = new List<(Pair Pair, ReadResult Result, byte[] Message)>();
        for (int i = 0; i < 50; i++)
        {
            Pair pair = await bench.ConnectPairAsync(isInline: true);
            byte[] message = TestSeed.Bytes(seed ^ i, 700);
            Task<ReadResult> reading = pair.GatherAsync(message.Length);
            await pair.Client.SendAsync(message);
            pairs.Add((pair, await reading, message));
        }

        foreach ((Pair pair, ReadResult result, byte[] message) in pairs)
        {
            Assert.Equal(message, result.Buffer.ToArray());
            pair.Input.AdvanceTo(result.Buffer.End);
            await pair.DisposeAsync();
        }
    }

    /// <summary>Traffic of others, on every loop and through every buffer that a transport may share among its connections.</summary>
    private static async Task MakeNoiseAsync(Bench bench)
    {
        byte[] noise = new byte[4000];
        Array.Fill(noise, (byte)'#');
        for (int i = 0; i < 8; i++)
        {
            await using Pair pair = await bench.ConnectPairAsync(isInline: true);
            Task<byte[]> taking = pair.TakeAsync(noise.Length);
            await pair.Client.SendAsync(noise);
            Assert.Equal(noise, await taking);
        }
    }
}
