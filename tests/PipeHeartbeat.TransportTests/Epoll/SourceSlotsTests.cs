using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.TransportTests;

public sealed class SourceSlotsTests
{
    [Fact]
    public void An_event_for_one_who_has_left_finds_nobody_not_even_who_came_after_him()
    {
        var slots = new SourceSlots();
        var first = new Source();
        var second = new Source();
        ulong old = slots.Add(first);
        slots.Remove(old);
        ulong fresh = slots.Add(second);

        Assert.Null(slots.Find(old));
        Assert.Same(second, slots.Find(fresh));
        slots.Remove(old);
        Assert.Same(second, slots.Find(fresh));
        Assert.Equal(1, slots.Count);
    }

    [Fact]
    public void There_is_room_for_as_many_as_come()
    {
        var slots = new SourceSlots();
        Dictionary<ulong, Source> all = Enumerable.Range(0, 10_000).Select(_ => new Source()).ToDictionary(source => slots.Add(source));
        Assert.All(all, pair => Assert.Same(pair.Value, slots.Find(pair.Key)));
        Assert.Equal(all.Count, slots.All().Count);
    }

    private sealed class Source : ILoopSource
    {
        public void OnEvents(uint events)
        {
        }

        public void CutOff()
        {
        }
    }
}
