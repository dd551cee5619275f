using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using PipeHeartbeat.AspNetCore;

namespace PipeHeartbeat.Server;

/// <summary>
/// Writes server-sent events. What is written waits until it is flushed; a flush waits for the subscriber when as much is
/// under way as its connection's buffer holds.
/// </summary>
internal sealed class EventWriter(PipeWriter output) : IDisposable
{
    private const int LongestNumber = 20;

    private readonly Utf8JsonWriter _json = new(output, JsonAnswer.Options);

    /// <summary>Bytes that were written and not flushed.</summary>
    public long Waiting { get; private set; }

    public void WriteEvent(in PresenceEvent told)
    {
        WriteId(told.Seq);
        WriteData(told);
    }

    /// <summary>
    /// One who is there, or the beginning of those. Without an id: whoever is cut off before all were told must not go on behind them.
    /// </summary>
    public void WriteSnapshot(in PresenceEvent told)
    {
        Write("event: snapshot\n"u8);
        WriteData(told);
    }

    public void WriteReset(long seq)
    {
        Write("event: reset\n"u8);
        WriteMark(seq);
    }

    public void WriteLive(long seq)
    {
        Write("event: live\n"u8);
        WriteId(seq);
        WriteMark(seq);
    }

    /// <summary>A comment, which keeps the connection from being idle.</summary>
    public void WriteKeepAlive() => Write(": keep-alive\n\n"u8);

    /// <summary>An id without an event: from here on the subscriber resumes.</summary>
    public void WritePlace(long seq)
    {
        WriteId(seq);
        Write("\n"u8);
    }

    /// <returns>Whether the subscriber is still there.</returns>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        Waiting = 0;
        FlushResult result = await output.FlushAsync(cancellationToken);
        return !result.IsCompleted && !result.IsCanceled;
    }

    public void Dispose() => _json.Dispose();

    private void WriteData(in PresenceEvent told)
    {
        Write("data: "u8);
        WriteJson(EventRow.Of(told), AdminJsonContext.Default.EventRow);
    }

    private void WriteMark(long seq)
    {
        Write("data: "u8);
        WriteJson(new EventMark(seq), AdminJsonContext.Default.EventMark);
    }

    /// <remarks>JSON has its line ends escaped: it is one line of the stream.</remarks>
    private void WriteJson<T>(T value, JsonTypeInfo<T> type)
    {
        _json.Reset(output);
        JsonSerializer.Serialize(_json, value, type);
        _json.Flush();
        Waiting += _json.BytesCommitted;
        Write("\n\n"u8);
    }

    private void WriteId(long seq)
    {
        Span<byte> number = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(seq, number, out int length);
        Write("id: "u8);
        Write(number[..length]);
        Write("\n"u8);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
        Waiting += bytes.Length;
    }
}
