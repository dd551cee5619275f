using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.UnitTests.AspNetCore.Presence;

public sealed class DelayQueueTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<int> _due = [];

    [Fact]
    public void Each_is_due_after_the_delay_and_not_a_millisecond_before()
    {
        using var queue = new DelayQueue<int>(TimeSpan.FromSeconds(1), most: 10, _time, _due.Add);
        queue.Add(1);
        _time.Advance(TimeSpan.FromMilliseconds(400));
        queue.Add(2);
        _time.Advance(TimeSpan.FromMilliseconds(599));
        Assert.Empty(_due);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal([1], _due);
        _time.Advance(TimeSpan.FromMilliseconds(399));
        Assert.Equal([1], _due);
        _time.Advance(TimeSpan.FromMilliseconds(2));
        Assert.Equal([1, 2], _due);
    }

    [Fact]
    public void One_too_many_makes_the_oldest_due()
    {
        using var queue = new DelayQueue<int>(TimeSpan.FromSeconds(1), most: 2, _time, _due.Add);
        for (int i = 1; i <= 4; i++)
            queue.Add(i);
        Assert.Equal([1, 2], _due);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1, 2, 3, 4], _due);
        queue.Add(5);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1, 2, 3, 4, 5], _due);
    }

    [Theory]
    [InlineData(0, 10)]
    [InlineData(1000, 0)]
    public void Where_nothing_is_kept_all_is_due_at_once(int delayMs, int most)
    {
        using var queue = new DelayQueue<int>(TimeSpan.FromMilliseconds(delayMs), most, _time, _due.Add);
        queue.Add(1);
        Assert.Equal([1], _due);
    }
}
