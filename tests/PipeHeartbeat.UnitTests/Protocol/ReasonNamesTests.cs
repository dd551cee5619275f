using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.UnitTests.Protocol;

public sealed class ReasonNamesTests
{
    public static TheoryData<int, string> Table => new()
    {
        { 1, "heartbeat_timeout" },
        { 2, "closed" },
        { 3, "reset" },
        { 4, "protocol_error" },
        { 5, "frame_timeout" },
        { 6, "hello_timeout" },
        { 7, "unauthorized" },
        { 8, "kicked" },
        { 9, "superseded" },
        { 10, "drain" },
        { 11, "limit" },
        { 12, "node_lost" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_code_has_its_name_and_the_name_its_code(int code, string name)
    {
        Assert.Equal(name, ((Reason)code).ToName());
        Assert.True(ReasonNames.TryParse(name, out Reason reason));
        Assert.Equal((Reason)code, reason);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("none")]
    [InlineData("unknown")]
    [InlineData("Closed")]
    [InlineData("2")]
    public void What_is_not_in_the_list_is_no_reason(string? name)
    {
        Assert.False(ReasonNames.TryParse(name, out Reason reason));
        Assert.Equal(Reason.None, reason);
    }

    [Fact]
    public void Codes_that_are_not_in_the_list_share_one_name()
    {
        Assert.Equal("none", Reason.None.ToName());
        Assert.Equal("unknown", ((Reason)13).ToName());
        Assert.Equal("unknown", ((Reason)ushort.MaxValue).ToName());
    }

    [Fact]
    public void Count_is_the_size_of_an_array_indexed_by_reason()
    {
        Assert.Equal(ReasonNames.Count, Enum.GetValues<Reason>().Length);
        Assert.Equal(ReasonNames.Count - 1, (int)Enum.GetValues<Reason>().Max());
        Assert.Equal(ReasonNames.Count - 1, Table.Count);
    }
}
