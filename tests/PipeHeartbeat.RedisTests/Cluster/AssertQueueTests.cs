using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

public sealed class AssertQueueTests
{
    [Fact]
    public void Who_has_had_his_turn_comes_after_those_who_have_not()
    {
        var queue = new AssertQueue();
        queue.Add(["a", "b", "c"]);
        Assert.Equal(["a"], Take(1));
        queue.Add(["a", "b", "c"]);
        queue.Add(["a", "b", "c", "d"]);
        Assert.Equal(4, queue.Count);
        Assert.Equal(["b", "c", "a", "d"], Take(10));
        queue.Add(["b", "a"]);
        queue.Add(["a", "b", "c"]);
        Assert.Equal(["b", "a", "c"], Take(10));
        Assert.Equal(0, queue.Count);

        string[] Take(int most)
        {
            var taken = new List<string>();
            while (taken.Count < most && queue.TryTake(out string? one))
                taken.Add(one);
            return [.. taken];
        }
    }
}
