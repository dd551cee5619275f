using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

public sealed class RedisClockTests
{
    private const double Start = 1_795_769_000_000;

    private readonly FakeTimeProvider _time = new();
    private readonly RedisClock _clock;
    private readonly long _startedAt;
    private double _set;

    public RedisClockTests()
    {
        _clock = new RedisClock(_time);
        _startedAt = _time.GetTimestamp();
    }

    [Fact]
    public void An_answer_is_believed_to_be_from_the_middle_of_its_way()
    {
        Ask(thereMs: 4, backMs: 4);
        Assert.Equal(Start + 8, Now);
    }

    [Fact]
    public void What_is_certain_is_no_later_than_it_was_however_long_the_way_there_took()
    {
        Ask(thereMs: 300, backMs: 2);
        Assert.True(Now > TrueNow);
        Assert.InRange(_clock.AtLeast(_time.GetTimestamp()), TrueNow - 302, TrueNow);
    }

    [Fact]
    public void The_one_with_the_shortest_way_is_kept_whatever_comes_later()
    {
        Ask(thereMs: 1, backMs: 1);
        Ask(thereMs: 1_000, backMs: 10);
        Ask(thereMs: 10, backMs: 1_000);
        Assert.Equal(Start + 2_022, Now);
    }

    [Fact]
    public void But_not_for_ever_for_clocks_drift()
    {
        Ask(thereMs: 1, backMs: 1);
        _set = 3;
        for (int i = 0; i < 16; i++)
            Ask(thereMs: 2, backMs: 2);
        Assert.Equal(Start + 2 + (16 * 4) + 3, Now);
    }

    [Fact]
    public void One_that_contradicts_it_is_by_another_clock()
    {
        Ask(thereMs: 1, backMs: 1);
        _set = 20_000;
        Ask(thereMs: 50, backMs: 50);
        Assert.Equal(Start + 102 + 20_000, Now);
        _set = -20_000;
        Ask(thereMs: 50, backMs: 50);
        Assert.Equal(Start + 202 - 20_000, Now);
    }

    [Fact]
    public void What_was_before_is_told_as_it_was()
    {
        Ask(thereMs: 1, backMs: 1);
        _time.Advance(TimeSpan.FromHours(100));
        Assert.Equal(Start, _clock.At(_startedAt), tolerance: 1);
    }

    private double TrueNow => Start + _set + _time.GetElapsedTime(_startedAt).TotalMilliseconds;

    private double Now => _clock.At(_time.GetTimestamp());

    private void Ask(int thereMs, int backMs)
    {
        long sentAt = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromMilliseconds(thereMs));
        double shared = TrueNow;
        _time.Advance(TimeSpan.FromMilliseconds(backMs));
        _clock.Learn(sentAt, _time.GetTimestamp(), shared);
    }
}
