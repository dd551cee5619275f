using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class StatusCheckTests
{
    private static readonly VerdictCounts Before = new(Accepted: 100, Live: 0, HeartbeatTimeouts: 7);

    [Theory]
    [InlineData(10, 0, 0)]
    [InlineData(11, 1, 0)]
    [InlineData(9, 0, 1)]
    public void What_the_server_counts_is_what_the_connections_showed(long counted, long twice, long disagreements)
    {
        var after = new VerdictCounts(Accepted: 150, Live: 40, HeartbeatTimeouts: 7 + counted);

        Assert.Equal(new StatusCheck(twice, disagreements, Note: null), StatusCheck.Compare(Before, after, connected: 50, shown: 10, surelyShown: 10));
    }

    [Theory]
    [InlineData(0, 151)]
    [InlineData(1, 150)]
    public void With_other_clients_about_nothing_is_said(long liveBefore, long acceptedAfter)
    {
        var after = new VerdictCounts(acceptedAfter, Live: 40, HeartbeatTimeouts: 99);

        StatusCheck check = StatusCheck.Compare(Before with { Live = liveBefore }, after, connected: 50, shown: 10, surelyShown: 10);

        Assert.Equal((0, 0), (check.Twice, check.Disagreements));
        Assert.Contains("other clients", check.Note, StringComparison.Ordinal);
    }
}
