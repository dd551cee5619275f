using System.Buffers.Text;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace PipeHeartbeat.Server;

/// <summary>
/// Writes server-sent events, as the HTML standard has them. What is written waits until it is flushed; a flush waits for the subscriber when as much is
/// under way as its connection's buffer holds.
/// </summary>
internal sealed class SseWriter(PipeWriter output) : IDisposable
{
    private const int LongestNumber = 20;

    private readonly Utf8JsonWriter _json = new(output, JsonAnswer.Options);

    /// <summary>Bytes that were written and not flushed.</summary>
    public long Waiting { get; private set; }

    /// <summary>What kind of event follows.</summary>
    public void WriteName(ReadOnlySpan<byte> name)
    {
        Write("event: "u8);
        Write(name);
        Write("\n"u8);
    }

    /// <summary>From where on the subscriber resumes.</summary>
    public void WriteId(long id)
    {
        Span<byte> number = stackalloc byte[LongestNumber];
        Utf8Formatter.TryFormat(id, number, out int length);
        WriteId(number[..length]);
    }

    /// <inheritdoc cref="WriteId(long)"/>
    public void WriteId(string id) => WriteId(Encoding.UTF8.GetBytes(id));

    /// <summary>The data of an event, and its end.</summary>
    /// <remarks>JSON has its line ends escaped: it is one line of the stream.</remarks>
    public void WriteData<T>(T value, JsonTypeInfo<T> type)
    {
        Write("data: "u8);
        _json.Reset(output);
        JsonSerializer.Serialize(_json, value, type);
        _json.Flush();
        Waiting += _json.BytesCommitted;
        Write("\n\n"u8);
    }

    /// <summary>The end of what has no data.</summary>
    public void WriteEnd() => Write("\n"u8);

    /// <summary>A comment, which keeps the connection from being idle.</summary>
    public void WriteKeepAlive() => Write(": keep-alive\n\n"u8);

    /// <returns>Whether the subscriber is still there.</returns>
    public async ValueTask<bool> FlushAsync(CancellationToken cancellationToken)
    {
        Waiting = 0;
        FlushResult result = await output.FlushAsync(cancellationToken);
        return !result.IsCompleted && !result.IsCanceled;
    }

    public void Dispose() => _json.Dispose();

    private void WriteId(ReadOnlySpan<byte> id)
    {
        Write("id: "u8);
        Write(id);
        Write("\n"u8);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(output.GetSpan(bytes.Length));
        output.Advance(bytes.Length);
        Waiting += bytes.Length;
    }
}
