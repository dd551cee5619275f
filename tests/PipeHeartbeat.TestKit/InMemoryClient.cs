using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.TestKit;

/// <summary>The client's end of a connection of an <see cref="InMemoryTransport"/>.</summary>
public sealed class InMemoryClient
{
    private readonly InMemoryConnection _connection;

    internal InMemoryClient(InMemoryConnection connection, PipeReader input, PipeWriter output)
    {
        _connection = connection;
        Input = input;
        Output = output;
    }

    /// <summary>What the server sends.</summary>
    public PipeReader Input { get; }

    /// <summary>What the server receives. Complete it to close in order.</summary>
    public PipeWriter Output { get; }

    /// <summary>The address that the server sees.</summary>
    public EndPoint EndPoint => _connection.RemoteEndPoint!;

    /// <summary>Whether the server has closed its side.</summary>
    public bool IsClosedByServer => _connection.HasServerLeft;

    /// <summary>Completes when the server has done with the connection altogether, its slot freed.</summary>
    public Task Gone => _connection.Disposed.WaitAsync(EventRecorder.Patience);

    /// <summary>Cancelled once the connection is over in both directions.</summary>
    public CancellationToken Closed => _connection.ConnectionClosed;

    /// <summary>Waits until the server has taken in what was sent and waits for more, or has closed.</summary>
    public Task SettleAsync() => _connection.SettleAsync().WaitAsync(EventRecorder.Patience);

    /// <summary>Sends bytes and waits until the server has dealt with them.</summary>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await Output.WriteAsync(bytes);
        await SettleAsync();
    }

    /// <summary>Reads exactly so many bytes.</summary>
    /// <exception cref="EndOfStreamException">The server closed before.</exception>
    public async Task<byte[]> ReceiveAsync(int count)
    {
        if (count == 0)
            return [];
        ReadResult result = await Input.ReadAtLeastAsync(count).AsTask().WaitAsync(EventRecorder.Patience);
        if (result.Buffer.Length < count)
            throw new EndOfStreamException($"{result.Buffer.Length} bytes came, {count} were expected.");
        byte[] bytes = result.Buffer.Slice(0, count).ToArray();
        Input.AdvanceTo(result.Buffer.GetPosition(count));
        return bytes;
    }

    /// <summary>Reads one packet.</summary>
    public async Task<ReceivedPacket> ReceivePacketAsync()
    {
        PacketHead head = PacketHead.Read(await ReceiveAsync(PacketHead.Size));
        return new ReceivedPacket(head.Type, await ReceiveAsync(head.Length));
    }

    /// <summary>Reads all that comes until the server closes.</summary>
    public async Task<byte[]> ReceiveToEndAsync()
    {
        while (true)
        {
            ReadResult result = await Input.ReadAsync().AsTask().WaitAsync(EventRecorder.Patience);
            if (result.IsCompleted)
            {
                byte[] bytes = result.Buffer.ToArray();
                Input.AdvanceTo(result.Buffer.End);
                return bytes;
            }

            Input.AdvanceTo(result.Buffer.Start, result.Buffer.End);
        }
    }

    /// <summary>Closes the connection in order and in both directions.</summary>
    public void Close()
    {
        Output.Complete();
        Input.Complete();
    }

    /// <summary>Resets the connection.</summary>
    public void Reset() => _connection.CutOff(new ConnectionResetException("The client reset the connection."));
}
