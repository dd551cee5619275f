using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.TransportTests;

/// <summary>Both ends of a connection: a raw client, and the transport's side as its user sees it.</summary>
internal sealed class Pair(RawClient client, ConnectionContext connection, bool isInline) : IAsyncDisposable
{
    public RawClient Client => client;

    public ConnectionContext Connection => connection;

    public PipeReader Input => connection.Transport.Input;

    public PipeWriter Output => connection.Transport.Output;

    public async Task<ReadResult> ReadAsync()
    {
        ValueTask<ReadResult> read = Input.ReadAsync();
        return isInline ? await read.AsTask().WaitAsync(Patience.Limit) : await read.InTimeAsync();
    }

    /// <summary>Reads until so much is there, consuming nothing. The reading is left open.</summary>
    public async Task<ReadResult> GatherAsync(int count)
    {
        while (true)
        {
            ReadResult result = await ReadAsync();
            if (result.Buffer.Length >= count)
                return result;
            Assert.False(result.IsCompleted, $"ended after {result.Buffer.Length} of {count} bytes");
            Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Reads and consumes so many bytes.</summary>
    public async Task<byte[]> TakeAsync(int count)
    {
        ReadResult result = await GatherAsync(count);
        ReadOnlySequence<byte> taken = result.Buffer.Slice(0, count);
        byte[] bytes = taken.ToArray();
        Input.AdvanceTo(taken.End);
        return bytes;
    }

    public async Task<string> TakeTextAsync(int count) => Text.Of(await TakeAsync(count));

    /// <summary>Reads and throws away until the end.</summary>
    /// <returns>The error that it ended with; none if it ended in order.</returns>
    public async Task<Exception?> ReadToEndAsync()
    {
        try
        {
            while (true)
            {
                ReadResult result = await ReadAsync();
                Input.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted)
                    return null;
            }
        }
        catch (Exception error) when (error is not TimeoutException)
        {
            return error;
        }
    }

    public async Task WriteAsync(string text) => await Output.WriteAsync(Text.Bytes(text)).InTimeAsync();

    public void Abort() => connection.Abort(new ConnectionAbortedException("The test says so."));

    /// <summary>
    /// Every test ends with this, so that every test checks it: a connection can be disposed of, and then it has been told closed.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        client.Dispose();
        await connection.DisposeAsync().InTimeAsync();
        Assert.True(connection.ConnectionClosed.IsCancellationRequested);
    }
}
