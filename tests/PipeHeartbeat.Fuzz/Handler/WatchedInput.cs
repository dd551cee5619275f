using System.IO.Pipelines;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.Fuzz;

/// <summary>
/// What the session reads, and the feature by which the epoll transport answers a suspicion: here, when the run says so, and at once.
/// </summary>
internal sealed class WatchedInput(PipeReader inner) : PipeReader, IReceiveConfirmFeature
{
    private readonly Queue<(Action<object?, bool> Callback, object? State)> _asked = [];
    private volatile bool _isWaiting;

    public PipeReader Input => this;

    public TimeSpan? SinceLastArrival => null;

    public long? ReceivedBytes => null;

    /// <summary>Whether the session waits for data.</summary>
    public bool IsWaiting => _isWaiting;

    public void Confirm(Action<object?, bool> callback, object? state) => _asked.Enqueue((callback, state));

    /// <summary>Answers all who have asked. What was sent is in the pipe already.</summary>
    public void Answer()
    {
        while (_asked.TryDequeue(out var asked))
            asked.Callback(asked.State, _isWaiting);
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        // Set before: the continuation may have run on before this returns.
        _isWaiting = true;
        ValueTask<ReadResult> read = inner.ReadAsync(cancellationToken);
        if (read.IsCompleted)
            _isWaiting = false;
        return read;
    }

    public override bool TryRead(out ReadResult result) => inner.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _isWaiting = false;
        inner.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead() => inner.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        _isWaiting = false;
        inner.Complete(exception);
    }
}
