using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Carries the payloads of one connection from its read loop to the application on the thread pool: a pipe in which each body is preceded
/// by its length. Made when the first OTHER packet comes; memory follows the bytes that arrived, never a length that was announced.
/// </summary>
internal sealed class PayloadPump
{
    private const int PauseBytes = 64 * 1024;
    private const int LengthBytes = sizeof(int);

    private static readonly PipeOptions Options = new(
        readerScheduler: PipeScheduler.ThreadPool,
        writerScheduler: PipeScheduler.ThreadPool,
        pauseWriterThreshold: PauseBytes,
        resumeWriterThreshold: PauseBytes / 2,
        useSynchronizationContext: false);

    private readonly Pipe _pipe = new(Options);
    private readonly IPayloadHandler _handler;
    private readonly PayloadContext _context;
    private readonly ILogger _logger;

    public PayloadPump(IPayloadHandler handler, PayloadContext context, ILogger logger)
    {
        _handler = handler;
        _context = context;
        _logger = logger;
    }

    /// <summary>What is excused because the application had no room.</summary>
    public HeldUpSilence Silence { get; } = new();

    /// <summary>Begins a packet of which <paramref name="length"/> bytes will be appended.</summary>
    public void Begin(int length)
    {
        BinaryPrimitives.WriteInt32LittleEndian(_pipe.Writer.GetSpan(LengthBytes), length);
        _pipe.Writer.Advance(LengthBytes);
    }

    public void Append(in ReadOnlySequence<byte> part)
    {
        foreach (ReadOnlyMemory<byte> piece in part)
            _pipe.Writer.Write(piece.Span);
    }

    /// <summary>Hands over what was appended; completes when the application has room for more.</summary>
    public ValueTask<FlushResult> FlushAsync() => _pipe.Writer.FlushAsync();

    /// <summary>Ends a wait in <see cref="FlushAsync"/>. Thread-safe.</summary>
    public void CancelPendingFlush() => _pipe.Writer.CancelPendingFlush();

    /// <summary>No more will come; what is complete is still delivered.</summary>
    public void Complete() => _pipe.Writer.Complete();

    /// <summary>Delivers until <see cref="Complete"/> was called and everything before it was handled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        PipeReader reader = _pipe.Reader;
        try
        {
            while (true)
            {
                ReadResult result = await reader.ReadAsync(cancellationToken);
                ReadOnlySequence<byte> buffer = result.Buffer;
                while (TryTake(ref buffer, out ReadOnlySequence<byte> payload))
                    await DeliverAsync(payload, cancellationToken);
                reader.AdvanceTo(buffer.Start, buffer.End);
                if (result.IsCompleted)
                    break;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            Log.PayloadsAbandoned(_logger, _context.RemoteEndPoint);
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private async ValueTask DeliverAsync(ReadOnlySequence<byte> payload, CancellationToken cancellationToken)
    {
        try
        {
            await _handler.HandleAsync(_context, payload, cancellationToken);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            Log.PayloadHandlerFailed(_logger, error, _context.RemoteEndPoint);
        }
    }

    private static bool TryTake(ref ReadOnlySequence<byte> buffer, out ReadOnlySequence<byte> payload)
    {
        payload = default;
        if (buffer.Length < LengthBytes)
            return false;

        Span<byte> lengthBytes = stackalloc byte[LengthBytes];
        buffer.Slice(0, LengthBytes).CopyTo(lengthBytes);
        int length = BinaryPrimitives.ReadInt32LittleEndian(lengthBytes);
        if (buffer.Length - LengthBytes < length)
            return false;

        payload = buffer.Slice(LengthBytes, length);
        buffer = buffer.Slice(payload.End);
        return true;
    }
}
