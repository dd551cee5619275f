using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;
using Spectre.Console;

namespace PipeHeartbeat.Server;

/// <summary>Writes an object of JSON a line, of the shape that .NET's JSON console gives to what is logged, so that all lines can be read alike.</summary>
internal sealed class JsonConsoleWriter(TextWriter output) : IConsoleWriter
{
    private const string Category = "PipeHeartbeat";

    public void Write(ConsoleLine line)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("Timestamp", line.At.UtcDateTime.ToString(ServerLogging.TimestampFormat, CultureInfo.InvariantCulture));
            json.WriteNumber("EventId", 0);
            json.WriteString("LogLevel", nameof(LogLevel.Information));
            json.WriteString("Category", Category);
            json.WriteString("Message", Markup.Remove(line.Markup));
            if (line.Event is { } what)
                WriteState(json, what);
            json.WriteEndObject();
        }

        // In one piece: the logger writes to the same console from a thread of its own.
        buffer.WriteByte((byte)'\n');
        output.Write(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    private static void WriteState(Utf8JsonWriter json, ConnectionEvent what)
    {
        json.WriteStartObject("State");
        json.WriteString("Kind", ConsoleLines.Word(what));
        if (what.ClientId is not null)
            json.WriteString("ClientId", what.ClientId);
        if (what.RemoteEndPoint is not null)
            json.WriteString("Remote", what.RemoteEndPoint.ToString());
        if (what.Connection != default)
            json.WriteString("Connection", what.Connection.ToString());
        if (what.Kind == ConnectionEventKind.Ended)
            WriteEnd(json, what);
        json.WriteEndObject();
    }

    private static void WriteEnd(Utf8JsonWriter json, ConnectionEvent what)
    {
        json.WriteString("Reason", what.Reason.ToName());
        if (what.Detail is not null)
            json.WriteString("Detail", what.Detail);
        if (what.Connection == default)
            return;
        json.WriteNumber("SilenceSeconds", Math.Round(what.Silence.TotalSeconds, 3));
        json.WriteNumber("Beats", what.Beats);
        if (what.HeldBy.HasFlag(VerdictHolds.Stall))
            json.WriteBoolean("HeldByStall", true);
        if (what.HeldBy.HasFlag(VerdictHolds.Brake))
            json.WriteBoolean("HeldByBrake", true);
    }
}
