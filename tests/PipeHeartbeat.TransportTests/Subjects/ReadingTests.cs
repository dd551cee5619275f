using System.Buffers;
using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

/// <summary>What <c>AdvanceTo</c> promises: every byte once, in order, and no waiting for what is already there.</summary>
public abstract class ReadingTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_examined_comes_again_only_when_there_is_more(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        await pair.Client.SendAsync("half ");
        ReadResult result = await pair.GatherAsync(5);
        pair.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        Task<ReadResult> next = pair.ReadAsync();
        await bench.GoRoundAsync();
        Assert.False(next.IsCompleted);

        await pair.Client.SendAsync("a packet");
        result = await next.InTimeAsync();
        Assert.StartsWith("half a", Text.Of(result.Buffer), StringComparison.Ordinal);
        pair.Input.AdvanceTo(result.Buffer.Start);
        Assert.Equal("half a packet", await pair.TakeTextAsync(13));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_was_not_examined_comes_again_at_once(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        await pair.Client.SendAsync("abcdef");
        ReadResult result = await pair.GatherAsync(6);
        pair.Input.AdvanceTo(result.Buffer.GetPosition(1), result.Buffer.GetPosition(3));
        result = await pair.ReadAsync();
        Assert.Equal("bcdef", Text.Of(result.Buffer));
        pair.Input.AdvanceTo(result.Buffer.GetPosition(2));
        result = await pair.ReadAsync();
        Assert.Equal("def", Text.Of(result.Buffer));
        pair.Input.AdvanceTo(result.Buffer.Start, result.Buffer.Start);
        result = await pair.ReadAsync();
        Assert.Equal("def", Text.Of(result.Buffer));
        pair.Input.AdvanceTo(result.Buffer.End);
        Task<ReadResult> next = pair.ReadAsync();
        await bench.GoRoundAsync();
        Assert.False(next.IsCompleted);
        await pair.Client.SendAsync("g");
        result = await next.InTimeAsync();
        Assert.Equal("g", Text.Of(result.Buffer));
        pair.Input.AdvanceTo(result.Buffer.End);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wherever_two_packets_are_cut_two_packets_come(bool isInline)
    {
        const int PacketBytes = 8;
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        byte[] packets = TestSeed.NextBytes(2 * PacketBytes);
        for (int cut = 1; cut < packets.Length; cut++)
        {
            // The first piece has been looked at, and its whole packets taken, before the second is sent.
            await pair.Client.SendAsync(packets.AsMemory(0, cut));
            int whole = cut / PacketBytes * PacketBytes;
            ReadResult result = await pair.GatherAsync(cut);
            byte[] first = result.Buffer.Slice(0, whole).ToArray();
            pair.Input.AdvanceTo(result.Buffer.GetPosition(whole), result.Buffer.End);

            Task<byte[]> rest = pair.TakeAsync(packets.Length - whole);
            await pair.Client.SendAsync(packets.AsMemory(cut));
            byte[] second = await rest.InTimeAsync();
            Assert.Equal(packets, first.Concat(second));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_larger_than_any_buffer_can_be_gathered_before_it_is_consumed(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        byte[] message = TestSeed.NextBytes(4 * 1024 * 1024);
        Task sending = pair.Client.SendAsync(message);
        byte[] taken = await pair.TakeAsync(message.Length);
        Body.AssertSame(message, taken);
        await sending.InTimeAsync();
    }

    [Fact]
    public async Task TryRead_takes_what_was_left_and_does_not_invent_anything()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        Assert.False(pair.Input.TryRead(out _));
        await pair.Client.SendAsync("abcd");
        ReadResult result = await pair.GatherAsync(4);
        pair.Input.AdvanceTo(result.Buffer.GetPosition(2));
        Assert.True(pair.Input.TryRead(out result));
        Assert.Equal("cd", Text.Of(result.Buffer));
        pair.Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        Assert.False(pair.Input.TryRead(out _));
        await pair.Client.SendAsync("ef");
        Assert.Equal("cdef", await pair.TakeTextAsync(4));
        Assert.False(pair.Input.TryRead(out _));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ReadAtLeast_waits_for_as_much_or_for_the_end(bool isInline)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync(isInline);
        Task<ReadResult> read = pair.Input.ReadAtLeastAsync(10, TestContext.Current.CancellationToken).AsTask();
        await pair.Client.SendAsync("four");
        await bench.GoRoundAsync();
        Assert.False(read.IsCompleted);
        await pair.Client.SendAsync("teen letters");
        ReadResult result = await read.InTimeAsync();
        Assert.StartsWith("fourteen l", Text.Of(result.Buffer), StringComparison.Ordinal);
        pair.Input.AdvanceTo(result.Buffer.Start);
        Assert.Equal("fourteen letters", await pair.TakeTextAsync(16));

        read = pair.Input.ReadAtLeastAsync(10, TestContext.Current.CancellationToken).AsTask();
        await pair.Client.SendAsync("few");
        pair.Client.EndSending();
        result = await read.InTimeAsync();
        Assert.Equal(("few", true), (Text.Of(result.Buffer), result.IsCompleted));
        pair.Input.AdvanceTo(result.Buffer.End);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_completed_reader_refuses_to_read(bool withError)
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        await pair.Client.SendAsync("unwanted");
        ReadResult result = await pair.GatherAsync(8);
        pair.Input.AdvanceTo(result.Buffer.Start);
        await pair.Input.CompleteAsync(withError ? new InvalidDataException("The handler failed.") : null).InTimeAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(pair.ReadAsync);
        Assert.Throws<InvalidOperationException>(() => pair.Input.TryRead(out _));
        await pair.Input.CompleteAsync().InTimeAsync();
    }

    [Fact]
    public async Task A_reader_may_be_completed_while_it_holds_a_buffer()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        await pair.Client.SendAsync("held");
        await pair.GatherAsync(4);
        await pair.Input.CompleteAsync().InTimeAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(pair.ReadAsync);
    }
}
