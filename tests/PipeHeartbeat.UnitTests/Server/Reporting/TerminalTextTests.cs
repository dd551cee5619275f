using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server;

public sealed class TerminalTextTests
{
    [Theory]
    [InlineData("alice", "alice")]
    [InlineData("\e[31m\n\0", "?[31m??")]
    [InlineData("a\u202Eb\u2066c\u200B", "a?b?c?")]
    [InlineData("\U000E0041\U000E0067", "??")]
    [InlineData("\uD83D\uDE00 ok", "\uD83D\uDE00 ok")]
    public void What_could_write_to_a_terminal_or_turn_a_line_around_is_not_shown(string text, string shown) => Assert.Equal(shown, TerminalText.Printable(text));

    [Fact]
    public void A_long_one_is_cut_between_letters()
    {
        Assert.Equal("abcd", TerminalText.Printable("abcd", 4));
        Assert.Equal("abc…", TerminalText.Printable("abcde", 4));
        Assert.Equal("\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00…", TerminalText.Printable(string.Concat(Enumerable.Repeat("\uD83D\uDE00", 32)), 4));
    }
}
