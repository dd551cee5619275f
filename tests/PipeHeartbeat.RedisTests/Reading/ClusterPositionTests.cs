using PipeHeartbeat.Redis;

namespace PipeHeartbeat.RedisTests;

public sealed class ClusterPositionTests
{
    [Theory]
    [InlineData("0-0", "0-0", "0-0")]
    [InlineData("1795769000123-0", "0-0", "1795769000001-17")]
    [InlineData("1-1", "9223372036854775807-9", "5-0")]
    public void What_it_writes_it_reads(params string[] ids)
    {
        var position = new ClusterPosition(ids.Length);
        for (int i = 0; i < ids.Length; i++)
            position.Pass(Told(ClusterEventKind.Online, i, ids[i]));

        Assert.True(ClusterPosition.TryParse(position.ToString(), out ClusterPosition? read), $"{position}");
        Assert.Equal(ids, Enumerable.Range(0, read.Partitions).Select(i => read[i]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("x,1")]
    [InlineData("5,1-2-3")]
    [InlineData("5,-1")]
    [InlineData("5,1-")]
    [InlineData("-5,1")]
    [InlineData("9223372036854775807,1")]
    [InlineData("5, 1")]
    public void What_it_does_not_write_it_does_not_read(string? text) => Assert.False(ClusterPosition.TryParse(text, out _));

    [Fact]
    public void A_snapshot_counts_when_it_is_whole()
    {
        var position = new ClusterPosition(1);
        position.Pass(Told(ClusterEventKind.Reset, 0, "7-0"));
        position.Pass(Told(ClusterEventKind.Snapshot, 0, "6-0"));
        Assert.Equal("0-0", position[0]);
        position.Pass(Told(ClusterEventKind.Live, 0, "7-0"));
        Assert.Equal("7-0", position[0]);
    }

    private static ClusterEvent Told(ClusterEventKind kind, int partition, string id) => new() { Kind = kind, Partition = partition, Id = id };
}
