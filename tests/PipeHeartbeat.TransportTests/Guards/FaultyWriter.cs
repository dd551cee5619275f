using System.Buffers;
using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

/// <summary>Passes on what is flushed, but for what a cancelled flush wrote: that goes out twice, or its last byte not at all.</summary>
internal sealed class FaultyWriter(PipeWriter inner, Fault fault) : PipeWriter
{
    private readonly ArrayBufferWriter<byte> _unflushed = new();
    private bool _wasCancelled;

    public override void Advance(int bytes) => _unflushed.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _unflushed.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _unflushed.GetSpan(sizeHint);

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        inner.Write(_unflushed.WrittenSpan);
        inner.Complete(exception);
    }

    public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        byte[] bytes = _unflushed.WrittenSpan.ToArray();
        _unflushed.ResetWrittenCount();
        inner.Write(fault == Fault.LosesWhatWasCancelled && _wasCancelled && bytes.Length > 0 ? bytes.AsSpan(1) : bytes);
        FlushResult result = await inner.FlushAsync(cancellationToken);
        _wasCancelled = result.IsCanceled;
        if (fault == Fault.DoublesWhatWasCancelled && _wasCancelled)
            inner.Write(bytes);
        return result;
    }
}
