using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

public sealed class LeaseWatchTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LeaseWatch _watch;
    private long _counter;

    public LeaseWatchTests() => _watch = new LeaseWatch(TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(2.5), _time);

    [Fact]
    public void Who_gives_no_sign_for_a_lease_is_over_and_nobody_else()
    {
        Look();
        for (int second = 1; second < 6; second++)
            Assert.Empty(LookASecondLater());
        Assert.Equal([(2L, 7L)], LookASecondLater());
        Assert.Equal([(2L, 7L)], LookASecondLater());
    }

    [Fact]
    public void A_look_that_failed_begins_all_leases_anew()
    {
        Look();
        for (int second = 1; second < 6; second++)
            Assert.Empty(LookASecondLater());
        _watch.Miss();
        for (int second = 0; second < 6; second++)
            Assert.Empty(LookASecondLater());
        Assert.Single(LookASecondLater());
    }

    [Fact]
    public void So_does_one_that_comes_late_for_this_node_itself_may_have_stood_still()
    {
        Look();
        for (int second = 1; second < 6; second++)
            Assert.Empty(LookASecondLater());
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Empty(Look());
        for (int second = 1; second < 6; second++)
            Assert.Empty(LookASecondLater());
        Assert.Single(LookASecondLater());
    }

    [Fact]
    public void Who_has_gone_and_comes_back_has_a_whole_lease()
    {
        Look();
        for (int second = 1; second < 5; second++)
            Assert.Empty(LookASecondLater());
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(_watch.Look(new Dictionary<long, long> { [1] = ++_counter }));
        for (int second = 0; second < 6; second++)
            Assert.Empty(LookASecondLater());
        Assert.Single(LookASecondLater());
    }

    private IReadOnlyList<(long, long)> LookASecondLater()
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return Look();
    }

    private IReadOnlyList<(long, long)> Look() => _watch.Look(new Dictionary<long, long> { [1] = ++_counter, [2] = 7 });
}
