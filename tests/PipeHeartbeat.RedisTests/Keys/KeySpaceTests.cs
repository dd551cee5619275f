using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

public sealed class KeySpaceTests
{
    [Theory]
    [InlineData("123456789", 0x31C3)]
    [InlineData("foo", 12182)]
    [InlineData("", 0)]
    public void A_slot_is_that_of_the_specification(string tag, int slot) => Assert.Equal(slot, HashSlot.Of(tag));

    [Theory]
    [InlineData(1)]
    [InlineData(64)]
    [InlineData(1_024)]
    public void Partitions_are_spread_evenly_over_the_slots(int partitions)
    {
        var keys = new KeySpace("phb", partitions);
        Assert.Equal(Enumerable.Range(0, partitions), keys.Partitions.Select(partition => HashSlot.Of(partition.Tag) / (HashSlot.Count / partitions)));
    }

    [Fact]
    public void All_keys_of_a_partition_have_its_tag_alone_in_braces()
    {
        var keys = new KeySpace("my:app", 64);
        Assert.All(keys.Partitions, partition => Assert.All(
            partition.All, key => Assert.StartsWith($"my:app:{{{partition.Tag}}}:", key.ToString(), StringComparison.Ordinal)));
        Assert.Equal(64 * 6, keys.Partitions.SelectMany(partition => partition.All).Distinct().Count());
    }

    [Fact]
    public void Clients_are_spread_over_the_partitions_and_stay_where_they_are()
    {
        var keys = new KeySpace("phb", 64);
        int[] counts = new int[64];
        for (int i = 0; i < 64_000; i++)
            counts[keys.PartitionOf($"client-{i}")]++;
        Assert.All(counts, count => Assert.InRange(count, 850, 1_150));

        // Another number would be another place for whoever is there already.
        Assert.Equal((int)(0x2D06800538D394C2UL & 63), new KeySpace("phb", 64).PartitionOf(""));
    }
}
