using System.Net.Security;
using System.Security.Authentication;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// A client's TLS, which begins when it is first read: so that a connection is admitted, counted and limited before any work is spent on it. Who cancels a read does not
/// break off the handshake. Asynchronous only; one reads and one writes at a time.
/// </summary>
/// <remarks>Source of the rules: RFC 8446 for TLS 1.3, RFC 5246 for 1.2; all of it is <see cref="SslStream"/>'s work.</remarks>
/// <param name="tls">The work.</param>
/// <param name="options">How hands are shaken, asked for when they are.</param>
/// <param name="onShaken">Called when they were.</param>
/// <param name="patience">How long that may take from now on.</param>
/// <param name="timeProvider">Tells the time.</param>
internal sealed class TlsStream(
    SslStream tls, Func<SslServerAuthenticationOptions> options, Action<SslStream> onShaken, TimeSpan patience, TimeProvider timeProvider) : AsyncStream
{
    private readonly CancellationTokenSource _givingUp = new(patience, timeProvider);
    private Task? _handshake;

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _handshake is { IsCompletedSuccessfully: true } ? tls.ReadAsync(buffer, cancellationToken) : ReadFirstAsync(buffer, cancellationToken);

    /// <summary>Nothing is said to a client before it has said something.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        _handshake is { IsCompletedSuccessfully: true } ? tls.WriteAsync(buffer, cancellationToken) : throw new IOException("No hands were shaken.");

    public override Task FlushAsync(CancellationToken cancellationToken) =>
        _handshake is { IsCompletedSuccessfully: true } ? tls.FlushAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Tells the client that nothing more comes, if it takes that, and ends the connection's pipes.</summary>
    public override async ValueTask DisposeAsync()
    {
        try
        {
            await _givingUp.CancelAsync();
            if (_handshake is { } handshake)
                await handshake.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_handshake is { IsCompletedSuccessfully: true })
                await tls.ShutdownAsync();
        }
        catch (Exception)
        {
            // It is gone, was cut off, or has sent what cannot be read: whatever TLS makes of that is nobody's business any more.
        }
        finally
        {
            await tls.DisposeAsync();
            _givingUp.Dispose();
            await base.DisposeAsync();
        }
    }

    private async ValueTask<int> ReadFirstAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        Task handshake = _handshake ??= ShakeAsync();
        await handshake.WaitAsync(cancellationToken);
        return await tls.ReadAsync(buffer, cancellationToken);
    }

    private async Task ShakeAsync()
    {
        // A transport that receives on a thread of its own goes on to receive: a handshake costs as much as some hundred heartbeats.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        CancellationToken token = _givingUp.Token;
        try
        {
            await tls.AuthenticateAsServerAsync(options(), token);
            onShaken(tls);
        }
        catch (OperationCanceledException error) when (token.IsCancellationRequested)
        {
            throw new TlsHandshakeException(Reason.FrameTimeout, "it did not finish the TLS handshake in time", error);
        }
        catch (AuthenticationException error)
        {
            throw new TlsHandshakeException(Reason.ProtocolError, "the TLS handshake failed", error);
        }
        finally
        {
            // It has no clock to run any more.
            _givingUp.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }
}
