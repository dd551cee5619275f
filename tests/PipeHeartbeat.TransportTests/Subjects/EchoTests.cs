namespace PipeHeartbeat.TransportTests;

public abstract class EchoTests<TTransport> : ConformanceTests<TTransport>
    where TTransport : ITransport
{
    private const int LargeBytes = 16 * 1024 * 1024;

    [Theory]
    [MemberData(nameof(EchoStyles.All), MemberType = typeof(EchoStyles))]
    public async Task What_is_sent_comes_back_and_then_the_end(EchoStyle style)
    {
        await using Bench bench = await StartAsync();
        bench.Serve(Echo.Handler(style));
        using RawClient client = await bench.ConnectAsync();
        await client.SendAsync("over there");
        Assert.Equal("over there", await client.ReceiveTextAsync(10));
        await client.SendAsync("and back");
        client.EndSending();
        Assert.Equal("and back", await client.ReceiveTextToEndAsync());
    }

    [Theory]
    [MemberData(nameof(EchoStyles.All), MemberType = typeof(EchoStyles))]
    public async Task A_message_in_two_pieces_comes_back_whole_wherever_it_is_cut(EchoStyle style)
    {
        await using Bench bench = await StartAsync();
        bench.Serve(Echo.Handler(style));
        using RawClient client = await bench.ConnectAsync();
        byte[] message = TestSeed.NextBytes(40);
        for (int cut = 1; cut < message.Length; cut++)
        {
            await client.SendAsync(message.AsMemory(0, cut));
            byte[] echoed = await client.ReceiveAsync(cut);
            await client.SendAsync(message.AsMemory(cut));
            echoed = [.. echoed, .. await client.ReceiveAsync(message.Length - cut)];
            Assert.Equal(message, echoed);
        }
    }

    [Theory]
    [MemberData(nameof(EchoStyles.All), MemberType = typeof(EchoStyles))]
    public async Task Many_small_messages_in_one_send_come_back_in_order(EchoStyle style)
    {
        await using Bench bench = await StartAsync();
        bench.Serve(Echo.Handler(style));
        using RawClient client = await bench.ConnectAsync();
        byte[] messages = [.. Enumerable.Range(0, 4000).SelectMany(BitConverter.GetBytes)];
        await client.SendAsync(messages);
        Assert.Equal(messages, await client.ReceiveAsync(messages.Length));
    }

    [Theory]
    [MemberData(nameof(EchoStyles.All), MemberType = typeof(EchoStyles))]
    public async Task A_large_body_comes_back_while_it_is_still_being_sent(EchoStyle style)
    {
        await using Bench bench = await StartAsync();
        bench.Serve(Echo.Handler(style));
        using RawClient client = await bench.ConnectAsync();
        byte[] body = TestSeed.NextBytes(LargeBytes);
        Task<byte[]> receiving = client.ReceiveToEndAsync();
        await client.SendAsync(body);
        client.EndSending();
        byte[] received = await receiving.InTimeAsync();
        Body.AssertSame(body, received);
    }

    [Fact]
    public async Task Two_large_bodies_pass_each_other()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        int seed = TestSeed.Next();
        byte[] there = TestSeed.Bytes(seed, LargeBytes);
        byte[] back = TestSeed.Bytes(~seed, LargeBytes);
        using var arrived = new MemoryStream();
        Task sending = pair.Client.SendAsync(there);
        Task<byte[]> receiving = pair.Client.ReceiveToEndAsync();
        Task reading = pair.Input.CopyToAsync(arrived, TestContext.Current.CancellationToken);
        await pair.Output.WriteAsync(back, TestContext.Current.CancellationToken).InTimeAsync();
        await sending.InTimeAsync();
        pair.Client.EndSending();
        await reading.InTimeAsync();
        await pair.Output.CompleteAsync().InTimeAsync();
        Body.AssertSame(back, await receiving.InTimeAsync());
        Body.AssertSame(there, arrived.ToArray());
    }

    [Fact]
    public async Task Of_many_connections_at_once_each_hears_only_itself()
    {
        await using Bench bench = await StartAsync();
        bench.Serve(Echo.Handler(EchoStyle.Plain));
        int seed = TestSeed.Next();
        await Parallel.ForAsync(0, 200, TestContext.Current.CancellationToken, async (number, _) =>
        {
            using RawClient client = await bench.ConnectAsync();
            byte[] body = TestSeed.Bytes(seed ^ number, 60_000);
            Task<byte[]> receiving = client.ReceiveToEndAsync();
            foreach (byte[] piece in body.Chunk(1500)) await client.SendAsync(piece);
            client.EndSending();
            Assert.Equal(body, await receiving.InTimeAsync());
        });
    }

    [Fact]
    public async Task The_server_may_speak_first()
    {
        await using Bench bench = await StartAsync();
        await using Pair pair = await bench.ConnectPairAsync();
        await pair.WriteAsync("welcome");
        Assert.Equal("welcome", await pair.Client.ReceiveTextAsync(7));
    }
}
