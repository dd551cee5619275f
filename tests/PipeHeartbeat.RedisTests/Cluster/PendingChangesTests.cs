using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

public sealed class PendingChangesTests
{
    private const int Most = 4;

    private readonly PendingChanges _pending = new(Most, new FakeTimeProvider());

    [Fact]
    public void Beyond_what_may_wait_all_are_compared()
    {
        for (int i = 0; i <= Most; i++)
            _pending.Set($"client-{i}", Here(i));
        Assert.Equal((0, Orders.Compare), (_pending.Count, _pending.TakeOrders(out _)));
    }

    [Fact]
    public void What_comparing_found_does_not_have_all_compared_once_more()
    {
        _pending.SetEarlier(Enumerable.Range(0, 3 * Most).Select(i => ($"client-{i}", Here(i))));
        for (int i = 0; i < Most; i++)
            _pending.Set($"new-{i}", Here(i));
        Assert.Equal((4 * Most, Orders.None), (_pending.Count, _pending.TakeOrders(out _)));
        _pending.Set("one-too-many", Here(1));
        Assert.Equal(Orders.Compare, _pending.TakeOrders(out _));
    }

    [Fact]
    public void While_all_are_to_be_compared_nothing_is_taken_and_what_was_before_is_forgotten()
    {
        _pending.Forget();
        _pending.Set("later", Here(1));
        _pending.SetEarlier([("earlier", Here(2))]);
        Assert.Empty(_pending.Take(new Dictionary<string, Holding>(), 128).Claims);
        Assert.Equal(Orders.Compare, _pending.TakeOrders(out _));
        Assert.Equal(["later"], _pending.Take(new Dictionary<string, Holding>(), 128).Claims.Select(claim => claim.ClientId));
    }

    private static Change Here(int connection) => Change.Here(new ConnectionId((ulong)connection + 1), since: 0);
}
