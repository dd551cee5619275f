using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server.Admin;

public sealed class StatusConservationTests
{
    private const int Passers = 3;

    [Fact]
    public void Who_comes_and_goes_during_the_look_is_in_flight()
    {
        HeartbeatCounters counters = Busy();
        StatusConservation during = StatusConservation.Take(counters);
        Assert.Equal(new StatusConservation(Accepted: Passers, Live: 0, ClosedTotal: 0, InFlight: Passers), during);
    }

    /// <summary>The control: read in the order of a connection's life, more have gone than have come.</summary>
    [Fact]
    public void Read_the_other_way_about_the_balance_would_be_below_zero()
    {
        HeartbeatCounters counters = Busy();
        long accepted = counters.Accepted;
        int live = counters.Live;
        Assert.Equal(-Passers, accepted - live - counters.Closed(Reason.Closed));
    }

    /// <summary>While it is looked who is live, some come and go.</summary>
    private static HeartbeatCounters Busy()
    {
        HeartbeatCounters? counters = null;
        return counters = new HeartbeatCounters(() =>
        {
            for (int i = 0; i < Passers; i++)
            {
                counters!.CountAccepted();
                counters.CountClosed(Reason.Closed);
            }

            return 0;
        });
    }
}
