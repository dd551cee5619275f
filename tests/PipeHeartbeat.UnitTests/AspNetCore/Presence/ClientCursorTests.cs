using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.UnitTests.AspNetCore.Presence;

public sealed class ClientCursorTests
{
    [Theory]
    [InlineData("")]
    [InlineData("alice")]
    [InlineData("a:b:c")]
    [InlineData("Zoë 🚀\n")]
    public void A_cursor_is_read_as_it_was_written(string clientId)
    {
        string text = ClientCursor.AtClient(63, clientId).ToString();
        Assert.True(ClientCursor.TryParse(text, out ClientCursor? cursor));
        Assert.Equal((-1, 63, clientId), (cursor.Slot, cursor.Stripe, cursor.ClientId));
        Assert.Equal(text, Uri.EscapeDataString(text));
        Assert.True(ClientCursor.TryParse(ClientCursor.AtSlot(int.MaxValue).ToString(), out cursor));
        Assert.Equal(int.MaxValue, cursor.Slot);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("!")]
    [InlineData("cw")]
    [InlineData("czE5OTk5OTk5OTk5")]
    [InlineData("cy0x")]
    [InlineData("ZA")]
    [InlineData("ZDE")]
    [InlineData("ZDp4")]
    [InlineData("eDE6eA")]
    public void Whatever_else_is_no_cursor(string? text) => Assert.False(ClientCursor.TryParse(text, out _));

    [Fact]
    public void A_cursor_that_is_too_long_is_none() => Assert.False(ClientCursor.TryParse(ClientCursor.AtClient(1, new string('x', 1_024)).ToString(), out _));
}
