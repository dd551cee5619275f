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

    public string? ConnectionId { get; set; }

    public IDictionary<object, object?>? Items { get; set; }

    public IDuplexPipe? Transport { get; set; }

    public EndPoint? LocalEndPoint { get; set; }

    public EndPoint? RemoteEndPoint { get; set; }

    public FeatureCollection? Features { get; set; }

    public CancellationToken ConnectionClosed
    {
        get => _replacedToken
            ?? (_closing ?? Interlocked.CompareExchange(ref _closing, new CancellationTokenSource(), null) ?? _closing).Token;
        set => _replacedToken = value;
    }

    /// <summary>Completes when the descriptor is closed.</summary>
    public Task Closed
    {
        get
        {
            var mine = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return (Interlocked.CompareExchange(ref _closed, mine, null) ?? mine).Task;
        }
    }

    /// <summary>Tells whoever waits for the end. What an application does then is not done on the loop.</summary>
    public void FireClosed(bool isClosed)
    {
        if (isClosed)
            _closed?.TrySetResult();
        if (_closing is { } closing && Interlocked.Exchange(ref _hasFired, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static closing => closing.Cancel(), closing, preferLocal: false);
    }

    public void Push(Confirmation confirmation)
    {
        do
            confirmation.Next = Volatile.Read(ref _confirmations);
        while (Interlocked.CompareExchange(ref _confirmations, confirmation, confirmation.Next) != confirmation.Next);
    }

    /// <summary>Those that were pushed, the last one first.</summary>
    public Confirmation? TakeConfirmations() => Interlocked.Exchange(ref _confirmations, null);
}
