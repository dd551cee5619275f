using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace PipeHeartbeat.TransportTests;

/// <summary>Handlers that send back what comes, each using the pipes in another way.</summary>
internal static class Echo
{
    public static Func<ConnectionContext, Task> Handler(EchoStyle style) => style switch
    {
        EchoStyle.Plain => connection => RunAsync(connection.Transport, buffer => buffer.End),
        EchoStyle.Dribbling => connection => RunAsync(connection.Transport, buffer => buffer.GetPosition((buffer.Length + 1) / 2)),
        EchoStyle.Yielding => connection => RunAsync(connection.Transport, buffer => buffer.End, yields: true),
        EchoStyle.Holding => HoldAsync,
        EchoStyle.Copying => connection => connection.Transport.Input.CopyToAsync(connection.Transport.Output),
        EchoStyle.Streaming => connection => connection.Transport.Input.AsStream().CopyToAsync(connection.Transport.Output.AsStream()),
        _ => throw new ArgumentOutOfRangeException(nameof(style)),
    };

    private static async Task RunAsync(IDuplexPipe pipe, Func<ReadOnlySequence<byte>, SequencePosition> consume, bool yields = false)
    {
        while (true)
        {
            ReadResult result = await pipe.Input.ReadAsync();
            if (yields)
                await Task.Yield();
            SequencePosition consumed = consume(result.Buffer);
            foreach (ReadOnlyMemory<byte> part in result.Buffer.Slice(0, consumed)) pipe.Output.Write(part.Span);
            bool isAll = result.Buffer.Slice(consumed).IsEmpty;
            pipe.Input.AdvanceTo(consumed);
            FlushResult flush = await pipe.Output.FlushAsync();
            if (flush.IsCompleted || (result.IsCompleted && isAll))
                return;
        }
    }

    /// <summary>Gives the buffer back only after all of it was taken by the client's kernel.</summary>
    private static async Task HoldAsync(ConnectionContext connection)
    {
        PipeReader input = connection.Transport.Input;
        while (true)
        {
            ReadResult result = await input.ReadAsync();
            foreach (ReadOnlyMemory<byte> part in result.Buffer)
            {
                if ((await connection.Transport.Output.WriteAsync(part)).IsCompleted)
                    return;
            }

            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                return;
        }
    }
}
