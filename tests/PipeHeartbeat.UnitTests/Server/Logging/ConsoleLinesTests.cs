using System.Globalization;
using System.Net;
using Microsoft.Extensions.Time.Testing;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server;

public sealed class ConsoleLinesTests
{
    private static readonly IPEndPoint Remote = new(IPAddress.Parse("10.1.2.3"), 4567);

    private readonly FakeTimeProvider _time = new();
    private readonly List<string> _lines = [];
    private readonly ConsoleLines _console;

    public ConsoleLinesTests() => _console = new ConsoleLines(line => _lines.Add(line.Markup), _time);

    [Fact]
    public void Fifty_lines_a_second_and_then_one_that_sums_up()
    {
        for (int i = 0; i < 50; i++)
            _console.Tell(NewEvent(ConnectionEventKind.Connected));
        Assert.Equal(50, _lines.Count);
        Assert.Equal(Timeout.InfiniteTimeSpan, _console.UntilSummary);

        _time.Advance(TimeSpan.FromMilliseconds(400));
        for (int i = 0; i < 3; i++)
            _console.Tell(NewEvent(ConnectionEventKind.Connected));
        for (int i = 0; i < 2; i++)
            _console.Tell(NewEvent(ConnectionEventKind.Ended, Reason.HeartbeatTimeout));
        Assert.Equal(50, _lines.Count);
        Assert.Equal(TimeSpan.FromMilliseconds(600), _console.UntilSummary);

        _time.Advance(TimeSpan.FromMilliseconds(600));
        _console.SumUp();
        Assert.Equal(51, _lines.Count);
        Assert.EndsWith("[bold]and more:[/] 3 connected, 2 heartbeat_timeout", _lines[50], StringComparison.Ordinal);
        Assert.Equal(Timeout.InfiniteTimeSpan, _console.UntilSummary);
    }

    [Fact]
    public void The_next_second_begins_with_the_sum_of_the_last_and_has_fifty_lines_again()
    {
        for (int i = 0; i < 51; i++)
            _console.Tell(NewEvent(ConnectionEventKind.Connected));
        _time.Advance(TimeSpan.FromMilliseconds(999));
        _console.Tell(NewEvent(ConnectionEventKind.Connected));
        Assert.Equal(50, _lines.Count);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        for (int i = 0; i < 51; i++)
            _console.Tell(NewEvent(ConnectionEventKind.Connected));
        Assert.Equal(101, _lines.Count);
        Assert.Contains("2 connected", _lines[50], StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_even_wait_is_counted()
    {
        _console.CountUntold();
        _console.CountUntold();
        Assert.Equal(TimeSpan.FromSeconds(1), _console.UntilSummary);
        _console.SumUp();
        Assert.EndsWith("2 not told apart", Assert.Single(_lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_in_which_nothing_was_held_back_is_not_summed_up()
    {
        _console.Tell(NewEvent(ConnectionEventKind.Connected));
        _console.SumUp();
        Assert.Single(_lines);
    }

    [Theory]
    [InlineData(ConnectionEventKind.Connected, "10.1.2.3:4567 [green]connected[/]")]
    [InlineData(ConnectionEventKind.Identified, "10.1.2.3:4567 [green]identified[/]")]
    [InlineData(ConnectionEventKind.Suspect, "10.1.2.3:4567 [yellow]suspect[/]")]
    [InlineData(ConnectionEventKind.Recovered, "10.1.2.3:4567 [green]recovered[/]")]
    public void Every_kind_has_its_word(ConnectionEventKind kind, string text)
    {
        _console.Tell(NewEvent(kind));
        Assert.EndsWith(text, Assert.Single(_lines), StringComparison.Ordinal);
    }

    [Fact]
    public void An_end_is_told_with_reason_detail_and_facts()
    {
        _console.Tell(NewEvent(ConnectionEventKind.Ended, Reason.ProtocolError, "sensor", "a negative length", 1.0015, 12));
        _console.Tell(NewEvent(ConnectionEventKind.Ended, Reason.Closed, silence: 15, beats: 0));
        _console.Tell(NewEvent(ConnectionEventKind.Ended, Reason.Closed, silence: 15, beats: 1));
        Assert.EndsWith(
            "sensor (10.1.2.3:4567) [red]offline[/] protocol_error: a negative length (silent 1.002 s, 12 heartbeats)", _lines[0], StringComparison.Ordinal);
        Assert.EndsWith("10.1.2.3:4567 [grey]offline[/] closed (silent 15.000 s, 0 heartbeats)", _lines[1], StringComparison.Ordinal);
        Assert.EndsWith("10.1.2.3:4567 [grey]offline[/] closed (silent 15.000 s, 1 heartbeat)", _lines[2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(VerdictHolds.Stall, ", held by a stall of the server)")]
    [InlineData(VerdictHolds.Brake, ", held because many fell silent at once)")]
    [InlineData(VerdictHolds.Stall | VerdictHolds.Brake, ", held by a stall of the server and because many fell silent at once)")]
    public void What_held_a_verdict_is_told(VerdictHolds holds, string text)
    {
        _console.Tell(new ConnectionEvent
        {
            Kind = ConnectionEventKind.Ended,
            At = _time.GetUtcNow(),
            Connection = new ConnectionId(1),
            Reason = Reason.HeartbeatTimeout,
            HeldBy = holds,
        });
        Assert.EndsWith(text, Assert.Single(_lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a\u001b[31mb", "a?[[31mb")]
    [InlineData("a\r\nb\tc\0\u007f\u009b", "a??b?c???")]
    [InlineData("a\u202eb\u2066c\u200fd\u2028e\u2029f", "a?b?c?d?e?f")]
    [InlineData("[red]x[/]", "[[red]]x[[/]]")]
    [InlineData("Zürich 東京 🙂", "Zürich 東京 🙂")]
    public void An_id_cannot_write_to_the_terminal(string id, string shown)
    {
        _console.Tell(NewEvent(ConnectionEventKind.Identified, clientId: id));
        Assert.StartsWith($"{shown} (10.1.2.3:4567)", Assert.Single(_lines), StringComparison.Ordinal);
    }

    [Fact]
    public void A_line_of_the_servers_own_is_never_held_back()
    {
        for (int i = 0; i < 60; i++)
            _console.Say($"[line] {i.ToString(CultureInfo.InvariantCulture)}");
        Assert.Equal(60, _lines.Count);
        Assert.EndsWith("[[line]] 59", _lines[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Who_was_refused_was_never_online()
    {
        _console.Tell(new ConnectionEvent { Kind = ConnectionEventKind.Ended, At = _time.GetUtcNow(), RemoteEndPoint = Remote, Reason = Reason.Limit });
        Assert.EndsWith("10.1.2.3:4567 [red]refused[/] limit", Assert.Single(_lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_has_no_address_is_told_by_his_connection()
    {
        _console.Tell(new ConnectionEvent { Kind = ConnectionEventKind.Connected, At = _time.GetUtcNow(), Connection = new ConnectionId(42) });
        Assert.EndsWith("42 [green]connected[/]", Assert.Single(_lines), StringComparison.Ordinal);
    }

    private ConnectionEvent NewEvent(
        ConnectionEventKind kind, Reason reason = Reason.None, string? clientId = null, string? detail = null, double silence = 0, long beats = 0) =>
        new()
        {
            Kind = kind,
            At = _time.GetUtcNow(),
            Connection = new ConnectionId(1),
            RemoteEndPoint = Remote,
            ClientId = clientId,
            Reason = reason,
            Detail = detail,
            Silence = TimeSpan.FromSeconds(silence),
            Beats = beats,
        };
}
