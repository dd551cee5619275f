using System.Net.Security;
using System.Net.Sockets;

namespace PipeHeartbeat.Client;

/// <summary>The socket of one connection, and TLS over it where that is wanted.</summary>
internal sealed class Link : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    // Never disposed of, but left to its finaliser: nothing is behind it, and whoever ends the connection may come late.
    private readonly CancellationTokenSource _aborted = new();
    private Stream? _stream;

    /// <summary>Connects, and shakes hands. To be called once.</summary>
    public async Task<Stream> OpenAsync(ClientSettings settings)
    {
#if NET
        await _socket.ConnectAsync(settings.Host, settings.Port, _aborted.Token).ConfigureAwait(false);
#else
        await _socket.ConnectAsync(settings.Host, settings.Port).ConfigureAwait(false);
#endif
        _stream = new NetworkStream(_socket, ownsSocket: false);
        if (settings.Tls is not { } tls)
            return _stream;

        var secure = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = secure;
        await secure.AuthenticateAsClientAsync(tls, _aborted.Token).ConfigureAwait(false);
        return _stream;
    }

    /// <summary>Ends this side's direction; what the other side still says can be read.</summary>
    public async Task CloseSendingAsync()
    {
        if (_stream is SslStream secure)
            await secure.ShutdownAsync().ConfigureAwait(false);
        _socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Has the kernel give the connection up when what was sent is not acknowledged for so long, where it can.</summary>
    public void SetUserTimeout(long timeoutMs) => UserTimeout.TrySet(_socket, timeoutMs);

    /// <summary>Ends all that is under way on it. Thread-safe, at any time.</summary>
    public void Abort()
    {
        _aborted.Cancel();
        _socket.Dispose();
    }

    /// <summary>To be called when nobody reads or writes any more.</summary>
    public void Dispose()
    {
        Abort();
        _stream?.Dispose();
    }
}
