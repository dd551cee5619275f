using System.Buffers;
using System.IO.Pipelines;

namespace PipeHeartbeat.TransportTests;

internal sealed class FaultyReader(PipeReader inner, Fault fault) : PassingReader(inner)
{
    private static readonly byte[] Shared = new byte[65_536];

    private ReadResult _given;
    private bool _cancelsAgain;

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            if (_cancelsAgain)
                Inner.CancelPendingRead();
            _given = await Inner.ReadAsync(cancellationToken);
            _cancelsAgain = fault == Fault.CancelsTwice && _given.IsCanceled && !_cancelsAgain;
            return fault == Fault.UsesHeldBuffers ? Share() : _given;
        }
        catch (IOException) when (fault == Fault.HidesResets)
        {
            return new ReadResult(default, isCanceled: false, isCompleted: true);
        }
    }

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (fault == Fault.UsesHeldBuffers)
            (consumed, examined) = (Unshare(consumed), Unshare(examined));
        else if (fault == Fault.ForgetsWhatWasNotConsumed)
            consumed = examined;
        else if (fault == Fault.DoesNotWaitForMore)
            examined = consumed;
        if (fault != Fault.HidesResets || consumed.GetObject() is not null)
            Inner.AdvanceTo(consumed, examined);
    }

    private ReadResult Share()
    {
        ReadOnlySequence<byte> given = _given.Buffer.Slice(0, Math.Min(_given.Buffer.Length, Shared.Length));
        given.CopyTo(Shared);
        return new ReadResult(new ReadOnlySequence<byte>(Shared, 0, (int)given.Length), _given.IsCanceled, _given.IsCompleted);
    }

    private SequencePosition Unshare(SequencePosition position) => _given.Buffer.GetPosition(position.GetInteger());
}
