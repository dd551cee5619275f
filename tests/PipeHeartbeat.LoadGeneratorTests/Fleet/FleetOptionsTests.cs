using System.Net;
using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class FleetOptionsTests
{
    [Theory]
    [InlineData("127.0.0.1", 0)]
    [InlineData("127.3.2.1", 0)]
    [InlineData("::1", 0)]
    [InlineData("192.0.2.7", VerdictJudge.ClockSlackUs)]
    public void A_clock_that_is_shared_is_granted_no_slack(string address, long slackUs) => Assert.Equal(
        slackUs, Runs.Options(new IPEndPoint(IPAddress.Parse(address), 15_000), TimeSpan.FromSeconds(1)).ClockSlackUs);

    [Fact]
    public void On_one_machine_a_microsecond_is_early()
    {
        FleetOptions options = Runs.Options(new IPEndPoint(IPAddress.Loopback, 15_000), TimeSpan.FromSeconds(1));
        using var fleet = new Fleet(options, new FleetScript(), new TornSockets(), timeoutMs: 500);
        fleet.Judge.Connect(0, nowUs: 0, timeoutMs: 500);
        fleet.Judge.FallSilent(0);

        Assert.Equal(Verdict.Early, fleet.Judge.End(0, nowUs: 499_999, reason: null));
    }
}
