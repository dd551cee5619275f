using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

public sealed class DutyTests
{
    private static readonly long[] Nodes = [1_700_000_001, 1_700_000_002, 1_700_000_007];

    [Fact]
    public void Each_task_is_the_duty_of_one()
    {
        int[] tasks = new int[Nodes.Length];
        for (long task = 0; task < 3_000; task++)
        {
            long owner = Assert.Single(Nodes, node => Duty.IsOf(node, Nodes, task));
            tasks[Array.IndexOf(Nodes, owner)]++;
        }

        Assert.All(tasks, count => Assert.InRange(count, 850, 1_150));
    }

    [Fact]
    public void When_one_is_gone_only_its_duties_move()
    {
        for (long task = 0; task < 1_000; task++)
        {
            long before = Nodes.Single(node => Duty.IsOf(node, Nodes, task));
            long[] left = [.. Nodes.Skip(1)];
            long after = Assert.Single(left, node => Duty.IsOf(node, left, task));
            Assert.True(before == Nodes[0] || before == after);
        }
    }
}
