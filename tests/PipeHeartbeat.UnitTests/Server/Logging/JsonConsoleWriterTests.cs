using System.Net;
using System.Text.Json;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.Server;

namespace PipeHeartbeat.UnitTests.Server;

public sealed class JsonConsoleWriterTests
{
    private static readonly DateTimeOffset Moment = new(2026, 3, 1, 14, 5, 6, 789, TimeSpan.FromHours(2));

    [Fact]
    public void A_line_has_the_shape_that_the_log_has_too()
    {
        JsonElement line = Write(new ConsoleLine(Moment, "listening on [[::1]]:15000", Event: null));
        Assert.Equal("2026-03-01T12:05:06.789Z", line.GetProperty("Timestamp").GetString());
        Assert.Equal(0, line.GetProperty("EventId").GetInt32());
        Assert.Equal("Information", line.GetProperty("LogLevel").GetString());
        Assert.Equal("PipeHeartbeat", line.GetProperty("Category").GetString());
        Assert.Equal("listening on [::1]:15000", line.GetProperty("Message").GetString());
        Assert.False(line.TryGetProperty("State", out _));
    }

    [Fact]
    public void An_end_is_told_with_its_facts()
    {
        JsonElement state = StateOf(NewEnd(new ConnectionId(7), VerdictHolds.Stall | VerdictHolds.Brake, "sensor \"\n\u001b[31m"));
        Assert.Equal(
            ["Kind", "ClientId", "Remote", "Connection", "Reason", "Detail", "SilenceSeconds", "Beats", "HeldByStall", "HeldByBrake"],
            state.EnumerateObject().Select(property => property.Name));
        Assert.Equal("offline", state.GetProperty("Kind").GetString());
        Assert.Equal("sensor \"\n\u001b[31m", state.GetProperty("ClientId").GetString());
        Assert.Equal("10.1.2.3:4567", state.GetProperty("Remote").GetString());
        Assert.Equal("heartbeat_timeout", state.GetProperty("Reason").GetString());
        Assert.Equal("why", state.GetProperty("Detail").GetString());
        Assert.Equal(15.026, state.GetProperty("SilenceSeconds").GetDouble());
        Assert.Equal(12, state.GetProperty("Beats").GetInt64());
    }

    [Fact]
    public void Who_was_refused_has_neither_a_connection_nor_a_silence()
    {
        JsonElement state = StateOf(NewEnd(default, VerdictHolds.None, clientId: null));
        Assert.Equal(["Kind", "Remote", "Reason", "Detail"], state.EnumerateObject().Select(property => property.Name));
        Assert.Equal("refused", state.GetProperty("Kind").GetString());
    }

    private static ConnectionEvent NewEnd(ConnectionId connection, VerdictHolds holds, string? clientId) => new()
    {
        Kind = ConnectionEventKind.Ended,
        At = Moment,
        Connection = connection,
        RemoteEndPoint = new IPEndPoint(IPAddress.Parse("10.1.2.3"), 4567),
        ClientId = clientId,
        Reason = Reason.HeartbeatTimeout,
        Detail = "why",
        Silence = TimeSpan.FromSeconds(15.0256),
        Beats = 12,
        HeldBy = holds,
    };

    private static JsonElement StateOf(ConnectionEvent what) => Write(new ConsoleLine(Moment, "x", what)).GetProperty("State");

    private static JsonElement Write(ConsoleLine line)
    {
        using var output = new StringWriter();
        new JsonConsoleWriter(output).Write(line);
        string text = output.ToString();
        Assert.Equal(text.Length - 1, text.IndexOf('\n', StringComparison.Ordinal));
        return JsonElement.Parse(text);
    }
}
