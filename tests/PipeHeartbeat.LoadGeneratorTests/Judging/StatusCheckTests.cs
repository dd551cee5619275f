using PipeHeartbeat.LoadGenerator;

namespace PipeHeartbeat.LoadGeneratorTests;

public sealed class StatusCheckTests
{
    private static readonly ServerCounters Before = new(
        Accepted: 100, Live: 0, new Dictionary<string, long> { ["heartbeat_timeout"] = 7, ["frame_timeout"] = 1, ["closed"] = 92 });

    [Theory]
    [InlineData(10, 0, 0)]
    [InlineData(11, 1, 0)]
    [InlineData(9, 0, 1)]
    public void What_the_server_counts_is_what_the_connections_showed(long counted, long twice, long disagreements)
    {
        Assert.Equal((twice, disagreements), Compare($"heartbeat_timeout {counted}", "fin 10", silentWithoutReason: 10));
        Assert.Equal((twice, disagreements), Compare($"heartbeat_timeout {counted}", "heartbeat_timeout 10"));
        Assert.Equal((twice, disagreements), Compare($"heartbeat_timeout {counted}", "heartbeat_timeout 6 fin 4", silentWithoutReason: 4));
    }

    [Theory]
    [InlineData("frame_timeout 3", "frame_timeout 3", 0)]
    [InlineData("frame_timeout 4", "frame_timeout 3", 1)]
    [InlineData("frame_timeout 2", "frame_timeout 3", 1)]
    [InlineData("frame_timeout 4", "frame_timeout 3 rst 1", 0)]
    [InlineData("frame_timeout 3", "frame_timeout 3 rst 1", 0)]
    [InlineData("frame_timeout 3 limit 1", "frame_timeout 3", 1)]
    [InlineData("frame_timeout 2 limit 1", "frame_timeout 3", 2)]
    public void So_it_is_for_every_reason_that_is_the_servers(string counted, string shown, long disagreements) =>
        Assert.Equal((0, disagreements), Compare(counted, shown));

    /// <summary>Each of the two might have been for that reason, but not both for both.</summary>
    [Theory]
    [InlineData("heartbeat_timeout 2", 0)]
    [InlineData("protocol_error 1 limit 1", 0)]
    [InlineData("protocol_error 2 limit 1", 1)]
    [InlineData("protocol_error 2 heartbeat_timeout 2", 2)]
    public void Together_they_are_no_more_than_the_connections_that_ended(string counted, long disagreements) =>
        Assert.Equal((0, disagreements), Compare(counted, "fin 2"));

    [Fact]
    public void A_connection_that_the_server_closed_was_closed_for_a_reason() =>
        Assert.Equal((0, 2), Compare("heartbeat_timeout 1 closed 2", "fin 3", silentWithoutReason: 1));

    [Theory]
    [InlineData("protocol_error 1", 0, 0)]
    [InlineData("protocol_error 3", 0, 1)]
    [InlineData("heartbeat_timeout 1", 1, 0)]
    public void Who_leaves_may_have_been_ended_meanwhile_but_was_not_silent(string counted, long twice, long disagreements) =>
        Assert.Equal((twice, disagreements), Compare(counted, "client 2"));

    /// <summary>What totals can not show, as the documents say.</summary>
    [Fact]
    public void One_that_was_wrong_and_one_that_was_left_out_cancel_out() =>
        Assert.Equal((0, 0), Compare("heartbeat_timeout 10", "heartbeat_timeout 9 fin 1"));

    [Theory]
    [InlineData(0, 151)]
    [InlineData(1, 150)]
    public void With_other_clients_about_nothing_is_said(long liveBefore, long acceptedAfter)
    {
        StatusCheck check = StatusCheck.Compare(
            Before with { Live = liveBefore }, new ServerCounters(acceptedAfter, Live: 40, Counts("heartbeat_timeout 99")), connected: 50, Counts("fin 10"), 10);

        Assert.Equal((0, 0), (check.Twice, check.Disagreements));
        Assert.Contains("other clients", check.Note, StringComparison.Ordinal);
    }

    private static (long Twice, long Disagreements) Compare(string counted, string shown, long silentWithoutReason = 0)
    {
        Dictionary<string, long> closed = Counts(counted);
        foreach ((string reason, long count) in Before.Closed)
            closed[reason] = closed.GetValueOrDefault(reason) + count;
        StatusCheck check = StatusCheck.Compare(
            Before, new ServerCounters(Accepted: 150, Live: 40, closed), connected: 50, Counts(shown), silentWithoutReason);
        Assert.Null(check.Note);
        return (check.Twice, check.Disagreements);
    }

    /// <summary>Names and numbers in turn.</summary>
    private static Dictionary<string, long> Counts(string text) => text.Split(' ').Chunk(2).ToDictionary(
        pair => pair[0], pair => long.Parse(pair[1], System.Globalization.CultureInfo.InvariantCulture));
}
