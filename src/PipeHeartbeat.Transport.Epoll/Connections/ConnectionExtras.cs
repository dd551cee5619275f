using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http.Features;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>What most connections never have. Each property has one writer at a time, as with every transport; the rest is thread-safe.</summary>
internal sealed class ConnectionExtras
{
    private TaskCompletionSource? _closed;
    private CancellationTokenSource? _closing;
    private CancellationToken? _replacedToken;
    private Confirmation? _confirmations;
    private int _hasFired;
    private volatile bool _isClosed;
    private volatile bool _hasTold;

    public string? ConnectionId { get; set; }

    public IDictionary<object, object?>? Items { get; set; }

    public IDuplexPipe? Transport { get; set; }

    public EndPoint? LocalEndPoint { get; set; }

    public EndPoint? RemoteEndPoint { get; set; }

    public FeatureCollection? Features { get; set; }

    public bool HasToken => _closing is not null || _replacedToken is not null;

    public CancellationToken ConnectionClosed
    {
        get => _replacedToken
            ?? (_closing ?? Interlocked.CompareExchange(ref _closing, new CancellationTokenSource(), null) ?? _closing).Token;
        set => _replacedToken = value;
    }

    /// <summary>Completes when the descriptor is closed and whoever asked to be told has been.</summary>
    public Task Closed
    {
        get
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            TaskCompletionSource closed = Interlocked.CompareExchange(ref _closed, mine, null) ?? mine;
            CompleteIfTold();
            return closed.Task;
        }
    }

    /// <summary>
    /// Tells whoever waits for the end, once; later ends have nobody to tell. What an application does then is not done on the loop.
    /// </summary>
    /// <param name="isClosed">Whether the descriptor is closed, too.</param>
    public void FireClosed(bool isClosed)
    {
        if (isClosed)
            _isClosed = true;
        Interlocked.MemoryBarrier();
        if (_closing is not null && Interlocked.Exchange(ref _hasFired, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static extras => extras.Tell(), this, preferLocal: false);
        else
            CompleteIfTold();
    }

    public void Push(Confirmation confirmation)
    {
        do
            confirmation.Next = Volatile.Read(ref _confirmations);
        while (Interlocked.CompareExchange(ref _confirmations, confirmation, confirmation.Next) != confirmation.Next);
    }

    /// <summary>Those that were pushed, the last one first.</summary>
    public Confirmation? TakeConfirmations() => Interlocked.Exchange(ref _confirmations, null);

    private void Tell()
    {
        try
        {
            _closing!.Cancel();
        }
        catch (AggregateException)
        {
            // Callbacks of the application that failed; on the thread pool they would end the process.
        }

        _hasTold = true;
        CompleteIfTold();
    }

    private void CompleteIfTold()
    {
        Interlocked.MemoryBarrier();
        if (_isClosed && (_closing is null || _hasTold))
            Volatile.Read(ref _closed)?.TrySetResult();
    }
}
