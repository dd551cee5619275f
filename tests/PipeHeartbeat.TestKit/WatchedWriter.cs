using System.IO.Pipelines;

namespace PipeHeartbeat.TestKit;

/// <summary>A pipe's writer that tells its connection when it stirs the other side and when it is completed.</summary>
internal sealed class WatchedWriter(PipeWriter inner, InMemoryConnection connection, InMemoryConnection.End end) : PipeWriter
{
    public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

    public override long UnflushedBytes => inner.UnflushedBytes;

    private bool IsClient => end == InMemoryConnection.End.ClientOutput;

    public override void Advance(int bytes) => inner.Advance(bytes);

    public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        if (IsClient && inner.UnflushedBytes > 0)
            connection.OnStirring();
        return inner.FlushAsync(cancellationToken);
    }

    public override void CancelPendingFlush() => inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        if (IsClient)
            connection.OnStirring();
        inner.Complete(exception);
        connection.OnCompleted(end);
    }
}
