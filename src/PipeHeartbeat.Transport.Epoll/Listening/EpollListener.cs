using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// Hands out the connections that its acceptor accepts. Who waits for one is called on that connection's loop, so that a handler that is
/// started there begins where it will be called from then on.
/// </summary>
internal sealed class EpollListener : IConnectionListener
{
    /// <summary>Connections that may wait here before no more are accepted.</summary>
    private const int MaxWaiting = 512;

    private readonly Channel<EpollConnection> _accepted = Channel.CreateUnbounded<EpollConnection>(
        new UnboundedChannelOptions { AllowSynchronousContinuations = true });

    private readonly Acceptor _acceptor;
    private long _lastName;
    private int _waiting;

    public EpollListener(Socket socket, LoopGroup loops, TimeProvider timeProvider, ILogger logger)
    {
        EndPoint = socket.LocalEndPoint!;
        Logger = logger;
        _acceptor = new Acceptor(this, socket, loops, new AcceptFailures(timeProvider), timeProvider);
        _acceptor.Start();
    }

    public EndPoint EndPoint { get; }

    public ILogger Logger { get; }

    public bool IsFull => Volatile.Read(ref _waiting) >= MaxWaiting;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!_accepted.Reader.TryRead(out EpollConnection? connection))
                continue;
            if (Interlocked.Decrement(ref _waiting) == MaxWaiting / 2)
                _acceptor.Resume();
            return connection;
        }

        return null;
    }

    /// <summary>Accepts no more; those who were accepted live on. It takes no time that would be worth cancelling.</summary>
    public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        await _acceptor.DisposeAsync().ConfigureAwait(false);
        OnStopped();
    }

    public async ValueTask DisposeAsync()
    {
        await UnbindAsync().ConfigureAwait(false);
        while (_accepted.Reader.TryRead(out EpollConnection? connection))
        {
            connection.Abort(new ConnectionAbortedException("The listener was closed."));
            await connection.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>A connection is ready. On its loop.</summary>
    public void Offer(EpollConnection connection)
    {
        Interlocked.Increment(ref _waiting);
        if (!_accepted.Writer.TryWrite(connection))
            connection.CutOff();
    }

    /// <summary>No more are accepted.</summary>
    public void OnStopped() => _accepted.Writer.TryComplete();

    /// <summary>A descriptor was closed: if none was to be had, now one is.</summary>
    public void OnClosed() => _acceptor.OnDescriptorFree();

    public long NextName() => Interlocked.Increment(ref _lastName);
}
