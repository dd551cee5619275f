using System.IO.Pipelines;

namespace PipeHeartbeat.Transport.Epoll;

/// <content>What the loop does for the writer: it says when there is room, and that somebody wants to go on, or has nothing to wait for.</content>
internal sealed partial class EpollWriter
{
    /// <summary>There is room again. On the loop.</summary>
    public void OnWritable()
    {
        bool wasFlushing;
        FlushResult result;
        lock (Sending)
        {
            _isFull = false;
            if ((_sent == _flushed && !_isFlushing) || !TrySend())
                return;
            wasFlushing = _isFlushing;
            _isFlushing = false;
            result = Result();
        }

        if (wasFlushing)
            _source.SetResult(result);
        if (_isCompleted)
            connection.OnDrained();
    }

    /// <summary>Somebody wants the pending flush to return. If none is pending, the wish waits for the next. On the loop.</summary>
    public void OnCancel()
    {
        lock (Sending)
        {
            if (!_isFlushing || !_isCancelRequested)
                return;
            _isFlushing = _isCancelRequested = false;
        }

        _source.SetResult(new FlushResult(isCanceled: true, isCompleted: false));
    }

    /// <summary>A token was canceled: the flush that waits for it returns, another one is not touched. On the loop.</summary>
    public void OnInterrupt()
    {
        lock (Sending)
        {
            if (!_isFlushing || Volatile.Read(ref _interruptedVersion) != _source.Version)
                return;
            _isFlushing = false;
        }

        _source.SetResult(new FlushResult(isCanceled: true, isCompleted: false));
    }

    /// <summary>Returns when nobody is sending. On the loop, after <see cref="EpollConnection.IsClosed"/> was set.</summary>
    public void OnClosing()
    {
        lock (Sending)
        {
            // From now on a flush has nothing to wait for.
            _isFull = false;
            if (!_isLent)
                ReturnBytes();
        }
    }

    /// <summary>Nothing can be sent any more: whoever waits is told. On the loop.</summary>
    public void OnClosed()
    {
        bool wasFlushing;
        lock (Sending)
        {
            wasFlushing = _isFlushing;
            _isFlushing = false;
        }

        if (wasFlushing)
            _source.SetResult(new FlushResult(isCanceled: false, isCompleted: true));
    }
}
