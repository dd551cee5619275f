using System.IO.Pipelines;
using System.Runtime.ExceptionServices;
using System.Threading.Tasks.Sources;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// What a connection receives. Nothing is received unless somebody waits for it, and then into the loop's own buffer: the handler is shown a
/// window onto it, and when it has consumed everything before it returns, the buffer serves the next connection.
/// </summary>
/// <remarks>
/// <para>Two threads may be at work here: the loop's, and whichever the handler runs on (mostly the loop's too). <see cref="_state"/> says
/// whose turn it is. While <see cref="Waiting"/> is set everything belongs to the loop, which alone clears it; otherwise it belongs to
/// the handler, but for the bit <see cref="Readable"/>, and the window, for which see <see cref="ReceivedBytes"/>.</para>
/// <para>What is not consumed is copied away when the handler advances. It is put in front of what comes next, so that the handler is always
/// shown one segment.</para>
/// <para>It is what the loop finds for a descriptor: what arrives concerns this object and the handler's alone, and the connection is not touched,
/// which would be a wait for memory more for every heartbeat.</para>
/// </remarks>
internal sealed partial class EpollReader(EpollConnection connection, EpollLoop loop, int socket) : PipeReader, IValueTaskSource<ReadResult>, ILoopSource
{
    /// <summary>Somebody waits for data.</summary>
    private const int Waiting = 1;

    /// <summary>The kernel may have data, or an end, that was not received yet.</summary>
    private const int Readable = 2;

    private ReadSignal _signal;
    private ReceivedBytes _received;
    private int _state;
    private int _interruptedVersion = -1;
    private Exception? _error;
    private volatile bool _isCancelRequested;
    private volatile bool _isCompleted;
    private bool _isResultCanceled;
    private bool _hasEnded;
    private bool _isReadAhead;
    private bool _hasBegun;
    private bool _isToBeDrained;
    private bool _isClosed;

    public EpollLoop Loop => loop;

    public int Socket => socket;

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested)
            return ValueTask.FromCanceled<ReadResult>(cancellationToken);

        ThrowIfCompleted();
        if (_isReadAhead)
            _isReadAhead = false;
        else if (TryTake(out ReadResult result))
            return ValueTask.FromResult(result);
        else
            Begin();

        var pending = new ValueTask<ReadResult>(this, _signal.Version);
        return cancellationToken.CanBeCanceled ? WithToken(pending, _signal.Version, cancellationToken) : pending;
    }

    /// <remarks>Where there is nothing to take it begins a read ahead: somebody who only ever tries gets his data too.</remarks>
    public override bool TryRead(out ReadResult result)
    {
        ThrowIfCompleted();
        if (!_isReadAhead)
        {
            if (TryTake(out result))
                return true;
            if ((Volatile.Read(ref _state) & Readable) == 0 && !_isCancelRequested)
                return false;
            Begin();
            _isReadAhead = true;
        }

        result = default;
        if (_signal.GetStatus(_signal.Version) == ValueTaskSourceStatus.Pending)
            return false;
        _isReadAhead = false;
        result = GetResult(_signal.Version);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        ThrowIfCompleted();
        _received.Advance(consumed, examined, loop);
    }

    /// <summary>
    /// Has the pending read return, or the next one, with <see cref="ReadResult.IsCanceled"/>. What has arrived by then is received first and
    /// comes with it. Thread-safe.
    /// </summary>
    public override void CancelPendingRead()
    {
        _isCancelRequested = true;
        connection.Post(LoopRequest.Cancel);
    }

    public override void Complete(Exception? exception = null)
    {
        if (_isCompleted)
            return;

        // While a read is under way what is here is the loop's, and so is giving it back.
        _isCompleted = true;
        if (_hasBegun)
            connection.Post(LoopRequest.Release);
        else
            _received.Release(loop);
        connection.OnCompleted(OpenEnds.Reader);
    }

    public ReadResult GetResult(short token)
    {
        _signal.ThrowIfPending(token);
        _hasBegun = false;
        if (_isCompleted)
            return new ReadResult(buffer: default, isCanceled: true, isCompleted: true);
        if (_error is not null)
            ExceptionDispatchInfo.Throw(_error);
        return Result(_isResultCanceled);
    }

    public ValueTaskSourceStatus GetStatus(short token) => _signal.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _signal.OnCompleted(continuation, state, token, flags);

    private void Begin()
    {
        // A read that a token ended by throwing may have left its window with a handler that knows nothing of it.
        if (_received.IsWindow)
            _received.LeaveWindow(loop);
        _signal.Reset();
        _hasBegun = true;
        if (loop.IsCurrentThread)
        {
            // Only this thread sets the other bit, and it is busy here.
            _state |= Waiting;
            if (_state != Waiting || _isCancelRequested)
                connection.Post(LoopRequest.Begun | LoopRequest.Cancel);
        }
        else if (Interlocked.Or(ref _state, Waiting) != 0 || _isCancelRequested)
        {
            connection.Post(LoopRequest.Begun | LoopRequest.Cancel);
        }
    }

    /// <summary>Takes what needs no waiting for.</summary>
    private bool TryTake(out ReadResult result)
    {
        if (_isCancelRequested && CanReceiveNow())
        {
            _isCancelRequested = false;
            ReceiveNow();
            ThrowIfFailed();
            result = Result(isCanceled: true);
            return true;
        }

        bool isThere = !_isCancelRequested && (_received.HasUnexamined || _hasEnded);
        if (isThere)
            ThrowIfFailed();
        result = isThere ? Result(isCanceled: false) : default;
        return isThere;
    }

    /// <summary>On the loop, and nobody else's data is in its buffer.</summary>
    private bool CanReceiveNow() => loop.IsCurrentThread && (loop.Current is null || loop.Current == this) && !_received.IsWindow;

    private void ReceiveNow()
    {
        bool isMore = TakeIn();
        _state = isMore ? Readable : 0;

        // The loop only looks after a window when it comes back from a delivery; outside of one nobody would.
        if (_received.IsWindow && loop.Current is null)
            _received.LeaveWindow(loop);
    }

    private ReadResult Result(bool isCanceled) => new(_received.Sequence, isCanceled, isCompleted: _hasEnded);

    private ValueTask<ReadResult> WithToken(ValueTask<ReadResult> pending, short version, CancellationToken cancellationToken) =>
        Interruption.WithToken(pending, () => Interrupt(version), static result => result.IsCanceled, cancellationToken);

    private void Interrupt(short version)
    {
        Volatile.Write(ref _interruptedVersion, version);
        connection.Post(LoopRequest.Interrupt);
    }

    private void ThrowIfFailed()
    {
        if (_hasEnded && _error is not null)
            ExceptionDispatchInfo.Throw(_error);
    }

    private void ThrowIfCompleted()
    {
        if (_isCompleted)
            throw new InvalidOperationException("Reading is not allowed after the reader was completed.");
    }
}
