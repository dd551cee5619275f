using PipeHeartbeat.Client;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.ClientTests.Reconnecting;

public sealed class RetryPolicyTests
{
    private static readonly TimeSpan FirstWindow = TimeSpan.FromSeconds(3);

    [Fact]
    public void Superseded_stops_and_no_other_reason_of_a_server_without_credentials_does()
    {
        RetryPolicy policy = Make(withProvider: true);
        for (ushort code = 0; code < 20; code++)
        {
            var reason = (Reason)code;
            Assert.Equal(reason == Reason.Superseded, Make(withProvider: true).Decide(Bye(reason)).Stops);
            Assert.False(policy.Decide(new ConnectionEnd(reason)).Stops);
        }
    }

    [Theory]
    [InlineData(Reason.Kicked)]
    [InlineData(Reason.Drain)]
    [InlineData(Reason.Limit)]
    [InlineData(Reason.Unauthorized)]
    public void A_server_that_says_when_to_come_back_is_obeyed_up_to_the_limit(Reason reason)
    {
        Assert.Equal(new RetryStep(false, TimeSpan.FromMilliseconds(77_777), reason == Reason.Unauthorized), Make().Decide(Bye(reason, 77_777)));
        Assert.Equal(TimeSpan.FromHours(1), Make().Decide(Bye(reason, uint.MaxValue)).Delay);
        Assert.InRange(Make(withProvider: true).Decide(Bye(reason)).Delay, TimeSpan.Zero, FirstWindow);
    }

    [Fact]
    public void A_refused_credential_is_fetched_anew_once_and_stops_the_second_time()
    {
        RetryPolicy policy = Make(withProvider: true);
        RetryStep first = policy.Decide(Bye(Reason.Unauthorized));
        Assert.Equal((false, true), (first.Stops, first.NeedsToken));
        Assert.False(policy.Decide(new ConnectionEnd(Reason.Reset)).Stops);
        Assert.True(policy.Decide(Bye(Reason.Unauthorized)).Stops);
    }

    [Fact]
    public void A_welcome_in_between_makes_a_refusal_the_first_again()
    {
        RetryPolicy policy = Make(withProvider: true);
        policy.Decide(Bye(Reason.Unauthorized));
        policy.Decide(new ConnectionEnd(Reason.Reset) { OnlineFor = TimeSpan.Zero });
        Assert.False(policy.Decide(Bye(Reason.Unauthorized)).Stops);
    }

    [Fact]
    public void Without_anybody_to_ask_the_first_refusal_stops() => Assert.True(Make().Decide(Bye(Reason.Unauthorized)).Stops);

    [Theory]
    [InlineData(9_999, false)]
    [InlineData(10_000, true)]
    public void A_connection_that_has_held_for_the_greatest_window_begins_anew_and_one_that_has_not_does_not(int onlineMs, bool beginsAnew)
    {
        RetryPolicy policy = Make();
        bool isBeyond = false;
        for (int i = 0; i < 200; i++)
            isBeyond |= policy.Decide(new ConnectionEnd(Reason.Reset) { OnlineFor = TimeSpan.FromMilliseconds(onlineMs) }).Delay > FirstWindow;
        Assert.Equal(!beginsAnew, isBeyond);
    }

    private static ConnectionEnd Bye(Reason reason, uint retryAfterMs = 0) => new(new ByePacket(reason, retryAfterMs));

    private static RetryPolicy Make(bool withProvider = false)
    {
        var options = new HeartbeatClientOptions { ClientId = "alice", TokenProvider = withProvider ? _ => new("token") : null };
        return new RetryPolicy(new ClientSettings(options), new Random(TestSeed.Next()));
    }
}
