using Microsoft.AspNetCore.Connections;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.TransportTests;

public sealed class RoundTripTests
{
    [Fact]
    public async Task It_is_known_from_the_start_and_no_more_after_the_end()
    {
        await using var bench = new ConfirmBench(pace: TimeSpan.Zero);
        ConnectionContext connection = await bench.ConnectAsync();
        IRoundTripFeature feature = connection.Features.Get<IRoundTripFeature>()!;
        Assert.True(feature.TryGetRoundTrip(out TimeSpan mean, out TimeSpan deviation));
        Assert.InRange(mean, TimeSpan.FromMicroseconds(1), TimeSpan.FromSeconds(10));
        Assert.InRange(deviation, TimeSpan.Zero, TimeSpan.FromSeconds(10));

        await connection.DisposeAsync();
        Assert.False(feature.TryGetRoundTrip(out mean, out deviation));
        Assert.Equal((TimeSpan.Zero, TimeSpan.Zero), (mean, deviation));
    }
}
