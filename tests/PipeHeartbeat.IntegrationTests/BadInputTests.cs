using System.Buffers.Binary;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>What a hostile or broken client can send, over real sockets, beside a neighbour that must not notice.</summary>
public class BadInputTests(SharedServer shared) : IClassFixture<SharedServer>
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(100);

    public static TheoryData<string, byte[]> Offences => new()
    {
        { "length -1", RawClient.Head(0, -1) },
        { "length int.MinValue", RawClient.Head(0, int.MinValue) },
        { "length int.MaxValue", RawClient.Head(1, int.MaxValue) },
        { "HEART of one byte over its maximum", RawClient.Head(0, 65) },
        { "OTHER of one byte over its maximum", RawClient.Head(1, 65_537) },
        { "type 7", RawClient.Head(7, 0) },
        { "type -1", RawClient.Head(-1, 0) },
        { "type int.MaxValue", RawClient.Head(int.MaxValue, 0) },
        { "a type that only servers send", RawClient.Head(3, 24) },
        { "a big-endian OTHER", BigEndianHead(1, 5) },
        { "a big-endian HEART with a body", BigEndianHead(0, 1) },
        { "a request of another protocol", "GET / HTTP/1.1\r\n\r\n"u8.ToArray() },
        { "good heartbeats before a bad head", [.. RawClient.Head(0, 0), .. RawClient.Head(0, 0), .. RawClient.Head(9, 9)] },
        { "HELLO that does not parse", [.. RawClient.Head(2, 16), .. new byte[16]] },
    };

    [Theory]
    [MemberData(nameof(Offences))]
    public async Task An_offence_ends_its_connection_within_100_ms_is_counted_and_touches_nobody_else(string offence, byte[] bytes)
    {
        ServerProcess server = shared.Server;
        long before = await server.GetClosedAsync("protocol_error");
        using var neighbour = new RawClient(server.Port);
        neighbour.Send(RawClient.Head(0, 0));

        await Timely.AssertAsync(() =>
        {
            using var offender = new RawClient(server.Port);
            offender.Send(bytes);
            TimeSpan took = offender.WaitForEnd();
            return Task.FromResult((took <= Deadline, $"{offence}: ended after {took.TotalMilliseconds:0.0} ms"));
        });

        Assert.True(await server.GetClosedAsync("protocol_error") > before);
        neighbour.Send(RawClient.Head(0, 0));
        Assert.True(neighbour.IsUntouched);
    }

    [Fact]
    public async Task Seven_bytes_and_an_end_are_a_protocol_error()
    {
        long before = await shared.Server.GetClosedAsync("protocol_error");
        await Timely.AssertAsync(() =>
        {
            using var client = new RawClient(shared.Server.Port);
            client.Send(new byte[7]);
            client.EndSending();
            TimeSpan took = client.WaitForEnd();
            return Task.FromResult((took <= Deadline, $"ended after {took.TotalMilliseconds:0.0} ms"));
        });
        Assert.True(await shared.Server.GetClosedAsync("protocol_error") > before);
    }

    [Fact]
    public async Task An_end_between_packets_is_no_error()
    {
        long before = await shared.Server.GetClosedAsync("closed");
        using var client = new RawClient(shared.Server.Port);
        client.Send(RawClient.Head(0, 0));
        client.EndSending();
        client.WaitForEnd();
        await shared.Server.WaitForClosedAsync("closed", before + 1);
    }

    [Theory]
    [InlineData("half a head", 4, 0)]
    [InlineData("a body that never begins", 8, 0)]
    [InlineData("a body that stops", 8, 100)]
    public async Task A_packet_that_does_not_go_on_ends_its_connection_within_100_ms_of_the_deadline(string offence, int headBytes, int bodyBytes)
    {
        long before = await shared.Server.GetClosedAsync("frame_timeout");
        using var neighbour = new RawClient(shared.Server.Port);

        await Timely.AssertAsync(() =>
        {
            using var offender = new RawClient(shared.Server.Port);
            offender.Send([.. RawClient.Head(1, 1000)[..headBytes], .. new byte[bodyBytes]]);
            TimeSpan took = offender.WaitForEnd();
            Assert.True(took > SharedServer.FrameTimeout - Deadline, $"{offence}: ended early, after {took.TotalMilliseconds:0.0} ms");
            return Task.FromResult((took <= SharedServer.FrameTimeout + Deadline, $"{offence}: ended after {took.TotalMilliseconds:0.0} ms"));
        });

        Assert.True(await shared.Server.GetClosedAsync("frame_timeout") > before);
        Assert.True(neighbour.IsUntouched);
    }

    [Fact]
    public async Task A_thousand_clients_of_garbage_are_all_ended_and_the_server_goes_on()
    {
        int seed = Random.Shared.Next();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        ServerProcess server = shared.Server;
        for (int i = 0; i < 1000; i++)
        {
            byte[] garbage = new byte[random.Next(1, 200)];
            random.NextBytes(garbage);
            using var client = new RawClient(server.Port);
            client.Send(garbage);
        }

        using var survivor = new RawClient(server.Port);
        survivor.Send(RawClient.Head(0, 0));
        Assert.Equal("ok\n", await server.GetAsync("/livez"));
        Assert.True(survivor.IsUntouched);
    }

    private static byte[] BigEndianHead(int type, int length) =>
        RawClient.Head(BinaryPrimitives.ReverseEndianness(type), BinaryPrimitives.ReverseEndianness(length));
}
