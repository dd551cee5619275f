using System.Diagnostics;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>Clients that never finish a packet, in three ways, beside as many good ones.</summary>
[Collection(nameof(WholeMachine))]
public class DripTests
{
    private const int OfEachKind = 20;
    private const int Other = 1;
    private const int LongBody = 8192;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan FrameTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Watch = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public async Task All_are_ended_for_the_right_reason_and_the_good_ones_stay(string transport)
    {
        (long frames, long silences, int good) = await RunAsync(transport, ("FRAMETIMEOUT", $"{FrameTimeout.TotalMilliseconds}ms"));
        Assert.Equal((2 * OfEachKind, OfEachKind, 0), (frames, silences, good));
    }

    [Fact]
    public async Task Where_a_packet_may_take_for_ever_those_who_begin_one_are_only_found_silent() =>
        Assert.Equal(0, (await RunAsync("epoll", ("FRAMETIMEOUT", "10m"))).Frames);

    [Fact]
    public async Task Where_any_data_is_a_sign_of_life_an_endless_body_lives_for_ever() =>
        Assert.Equal(0, (await RunAsync("epoll", ("FRAMETIMEOUT", $"{FrameTimeout.TotalMilliseconds}ms"), ("DATAPROVESLIFE", "true"))).Silences);

    private static async Task<(long Frames, long Silences, int Good)> RunAsync(string transport, params (string Key, string Value)[] settings)
    {
        await using FaultRun run = await FaultRun.StartAsync(transport, 3 * OfEachKind, Interval, without: null, settings);
        RawClient[] drips = [.. Enumerable.Range(0, 3 * OfEachKind).Select(_ => new RawClient(run.Server.Port))];
        try
        {
            foreach (RawClient seven in drips[OfEachKind..(2 * OfEachKind)])
                seven.Send(new byte[7]);
            foreach (RawClient endless in drips[(2 * OfEachKind)..])
                endless.Send(RawClient.Head(Other, LongBody));
            for (long began = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(began) < Watch; await Task.Delay(Pace))
            {
                foreach (RawClient drip in drips[..OfEachKind].Concat(drips[(2 * OfEachKind)..]).Where(drip => drip.IsUntouched))
                    drip.TrySend(0);
            }
        }
        finally
        {
            foreach (RawClient drip in drips)
                drip.Dispose();
        }

        return (await run.Server.GetClosedAsync("frame_timeout"), await run.Server.GetClosedAsync("heartbeat_timeout"), run.Fleet.CountFalse(run.Timeout, ..));
    }
}
