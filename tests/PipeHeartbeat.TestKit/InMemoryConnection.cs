using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace PipeHeartbeat.TestKit;

/// <summary>The server's end of a connection, and what both ends share.</summary>
/// <remarks>
/// It closes as a socket does: when the server has completed both directions (or, with <see cref="InMemoryTransportOptions.HoldsClose"/>,
/// when the client has too), when either side aborts, and not by the client's half-close.
/// </remarks>
internal sealed class InMemoryConnection : ConnectionContext, IDuplexPipe
{
    private readonly Pipe _toServer;
    private readonly Pipe _toClient;
    private readonly CancellationTokenSource _closed = new();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly bool _holdsClose;
    private TaskCompletionSource? _settling;
    private int _openEnds = (int)(End.ServerInput | End.ServerOutput | End.ClientInput | End.ClientOutput);
    private int _isCutOff;
    private volatile bool _isServerWaiting;

    public InMemoryConnection(string connectionId, EndPoint local, EndPoint remote, InMemoryTransportOptions options, BlockPool pool)
    {
        ConnectionId = connectionId;
        LocalEndPoint = local;
        RemoteEndPoint = remote;
        ConnectionClosed = _closed.Token;
        Features = new FeatureCollection();
        _holdsClose = options.HoldsClose;
        _toServer = NewPipe(options, pool, reader: options.ServerScheduler, writer: options.ClientScheduler);
        _toClient = NewPipe(options, pool, reader: options.ClientScheduler, writer: options.ServerScheduler);
        Input = new WatchedReader(_toServer.Reader, this, End.ServerInput);
        Output = new WatchedWriter(_toClient.Writer, this, End.ServerOutput);
        Transport = this;
        Client = new InMemoryClient(
            this, new WatchedReader(_toClient.Reader, this, End.ClientInput), new WatchedWriter(_toServer.Writer, this, End.ClientOutput));
    }

    /// <summary>The four ends of two pipes.</summary>
    [Flags]
    internal enum End
    {
        ServerInput = 1,
        ServerOutput = 2,
        ClientInput = 4,
        ClientOutput = 8,
    }

    public InMemoryClient Client { get; }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    public override string ConnectionId { get; set; }

    public override IFeatureCollection Features { get; }

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public override IDuplexPipe Transport { get; set; }

    public override CancellationToken ConnectionClosed { get; set; }

    public override EndPoint? LocalEndPoint { get; set; }

    public override EndPoint? RemoteEndPoint { get; set; }

    /// <summary>Completes when the server's host has disposed of the connection: nothing of the server's uses it any longer.</summary>
    public Task Disposed => _disposed.Task;

    /// <summary>Whether the server has completed what it reads from.</summary>
    public bool HasServerLeft => (Volatile.Read(ref _openEnds) & (int)End.ServerInput) == 0;

    public override void Abort(ConnectionAbortedException abortReason) => CutOff(abortReason);

    /// <summary>Ends the connection at once, whatever is still under way.</summary>
    public void CutOff(Exception why)
    {
        if (Interlocked.Exchange(ref _isCutOff, 1) != 0)
            return;

        _isServerWaiting = false;
        _toServer.Writer.Complete(why);
        _toClient.Reader.CancelPendingRead();
        FireClosed();
    }

    public override async ValueTask DisposeAsync()
    {
        await Input.CompleteAsync();
        await Output.CompleteAsync();
        FireClosed();
        await base.DisposeAsync();
        _disposed.TrySetResult();
    }

    /// <summary>Waits until the server waits for data, or has left.</summary>
    public Task SettleAsync()
    {
        while (true)
        {
            if (_isServerWaiting || HasServerLeft)
                return Task.CompletedTask;
            var settling = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            TaskCompletionSource? before = Interlocked.CompareExchange(ref _settling, settling, null);
            if (!_isServerWaiting && !HasServerLeft)
                return (before ?? settling).Task;
        }
    }

    /// <summary>The server's read has nothing to take.</summary>
    internal void OnWaiting()
    {
        _isServerWaiting = true;
        OnSettled();
    }

    /// <summary>Something is about to be done that has the server look.</summary>
    internal void OnStirring() => _isServerWaiting = false;

    internal void OnCompleted(End end)
    {
        int open = Interlocked.And(ref _openEnds, ~(int)end) & ~(int)end;
        const int Server = (int)(End.ServerInput | End.ServerOutput);
        if ((open & (_holdsClose ? Server | (int)End.ClientOutput : Server)) == 0)
            FireClosed();
        if (end == End.ServerInput)
            OnSettled();
    }

    private void OnSettled() => Interlocked.Exchange(ref _settling, null)?.TrySetResult();

    private void FireClosed()
    {
        if (!_closed.IsCancellationRequested)
            _closed.Cancel();
    }

    private static Pipe NewPipe(InMemoryTransportOptions options, BlockPool pool, PipeScheduler reader, PipeScheduler writer) =>
        new(new PipeOptions(
            pool,
            readerScheduler: reader,
            writerScheduler: writer,
            pauseWriterThreshold: options.BufferBytes,
            resumeWriterThreshold: Math.Max(1, options.BufferBytes / 2),
            useSynchronizationContext: false));
}
