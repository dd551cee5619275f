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

    [Theory]
    [InlineData(Reason.Drain, false)]
    [InlineData(Reason.Kicked, true)]
    [InlineData(Reason.Unauthorized, true)]
    public void A_server_that_sends_it_away_for_a_moment_again_and_again_is_left_in_peace(Reason reason, bool isWelcomed)
    {
        RetryPolicy policy = Make(withProvider: true);
        TimeSpan sum = TimeSpan.Zero;
        for (int i = 0; i < 1000; i++)
        {
            ConnectionEnd end = Bye(reason, 1);
            end.OnlineFor = isWelcomed ? TimeSpan.FromSeconds(9) : null;
            RetryStep step = policy.Decide(end);
            Assert.False(step.Stops);
            Assert.InRange(step.Delay.TotalMilliseconds, 1, i == 0 ? 1 : 10_000);
            sum += step.Delay;
        }

        // Five on the average, give or take six standard deviations.
        Assert.InRange(sum.TotalSeconds / 1000, 4.4, 5.6);
    }

    [Fact]
    public void A_server_that_sends_it_away_for_long_again_and_again_is_obeyed_to_the_millisecond()
    {
        RetryPolicy policy = Make();
        for (int i = 0; i < 10; i++)
            Assert.Equal(77_777, policy.Decide(Bye(Reason.Drain, 77_777)).Delay.TotalMilliseconds);
    }

    [Theory]
    [InlineData(9_999, false)]
    [InlineData(10_000, true)]
    public void After_a_connection_that_has_held_a_server_is_obeyed_again(int onlineMs, bool isObeyed)
    {
        RetryPolicy policy = Make();
        bool isExact = true;
        for (int i = 0; i < 100; i++)
        {
            ConnectionEnd end = Bye(Reason.Drain, 1);
            end.OnlineFor = TimeSpan.FromMilliseconds(onlineMs);
            isExact &= policy.Decide(end).Delay.TotalMilliseconds == 1;
        }

        Assert.Equal(isObeyed, isExact);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Refused_twice_in_a_row_it_stops_whenever_the_server_wants_it_back(bool withProvider)
    {
        RetryPolicy policy = Make(withProvider);
        Assert.Equal(new RetryStep(false, TimeSpan.FromMilliseconds(1), NeedsToken: true), policy.Decide(Bye(Reason.Unauthorized, 1)));
        Assert.True(policy.Decide(Bye(Reason.Unauthorized, 60_000)).Stops);
    }

    private static ConnectionEnd Bye(Reason reason, uint retryAfterMs = 0) => new(new ByePacket(reason, retryAfterMs));

    private static RetryPolicy Make(bool withProvider = false)
    {
        var options = new HeartbeatClientOptions { ClientId = "alice", TokenProvider = withProvider ? _ => new("token") : null };
        return new RetryPolicy(new ClientSettings(options), new Random(TestSeed.Next()));
    }
}
