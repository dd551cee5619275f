using System.IO.Pipelines;

namespace PipeHeartbeat.TestKit;

/// <summary>A pipe's reader that tells its connection when it waits and when it is completed.</summary>
internal sealed class WatchedReader(PipeReader inner, InMemoryConnection connection, InMemoryConnection.End end) : PipeReader
{
    private bool IsServer => end == InMemoryConnection.End.ServerInput;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<ReadResult> read = inner.ReadAsync(cancellationToken);
        if (IsServer && !read.IsCompleted)
            connection.OnWaiting();
        return read;
    }

    public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead()
    {
        if (IsServer)
            connection.OnStirring();
        inner.CancelPendingRead();
    }

    public override void Complete(Exception? exception = null)
    {
        inner.Complete(exception);
        connection.OnCompleted(end);
    }
}
