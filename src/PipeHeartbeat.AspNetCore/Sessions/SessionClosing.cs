using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>The last 200 ms of a connection: BYE where it is due, then the end of both directions.</summary>
internal sealed class SessionClosing(ConnectionContext connection, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>How long the peer may take to read what was sent last.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(200);

    private volatile bool _hasLingered;

    /// <summary>
    /// Says why it ends, and reads on until the peer closes, for 200 ms at most: to close with something unread would make the kernel
    /// send a reset, and the BYE could be lost to it. (Pipes offer no way of shutting down the sending side alone.)
    /// </summary>
    public async Task SayByeAsync(Reason reason, uint retryAfterMs)
    {
        PipeReader input = connection.Transport.Input;
        using ITimer timer = timeProvider.CreateTimer(_ => StopLingering(input), state: null, Linger, Timeout.InfiniteTimeSpan);
        PacketWriter.WriteBye(connection.Transport.Output, new ByePacket(reason, retryAfterMs, ""));
        ValueTask<FlushResult> flush = connection.Transport.Output.FlushAsync();
        while (true)
        {
            ReadResult result = await input.ReadAsync();
            input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted || (result.IsCanceled && _hasLingered))
                break;
        }

        // Not waited for any longer: whatever is not sent by now is cut off.
        if (flush.IsCompleted)
            await flush;
    }

    /// <summary>
    /// Ends both directions. In a graceful close what was written still goes out, if the peer takes it within 200 ms.
    /// </summary>
    public async Task CloseAsync(bool isGraceful)
    {
        if (!isGraceful)
            connection.Abort();

        // Set before anything is waited for: over TLS, to complete the output is to send what is left of it.
        using ITimer cutOff = timeProvider.CreateTimer(
            static state => ((SessionClosing)state!).CutOff(), this, Linger, Timeout.InfiniteTimeSpan);
        await connection.Transport.Input.CompleteAsync();
        await connection.Transport.Output.CompleteAsync();
        if (!isGraceful || connection.ConnectionClosed.IsCancellationRequested)
            return;

        var closed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration =
            connection.ConnectionClosed.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetResult(), closed);
        await closed.Task.WaitAsync(Linger, timeProvider).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!closed.Task.IsCompleted)
            CutOff();
    }

    private void CutOff() =>
        Try(connection, static connection => connection.Abort(new ConnectionAbortedException("The peer did not take what was sent last.")));

    private void StopLingering(PipeReader input)
    {
        _hasLingered = true;
        Try(input, static input => input.CancelPendingRead());
    }

    /// <summary>On a timer's thread nobody catches what a transport throws that is closed at this moment.</summary>
    private void Try<T>(T target, Action<T> action)
    {
        try
        {
            action(target);
        }
        catch (Exception error)
        {
            Log.WakeFailed(logger, error);
        }
    }
}
