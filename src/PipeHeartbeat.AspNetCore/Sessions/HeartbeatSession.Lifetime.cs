using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <content>How the session comes in and how it leaves: whatever fails on the way, its slot and its room at the door are given back.</content>
internal sealed partial class HeartbeatSession
{
    private void OnFailed(Exception error)
    {
        if (error is TlsHandshakeException handshake)
        {
            End(handshake.Reason, handshake.Message);
            return;
        }

        if (IsTransportFailure(error))
        {
            End(Reason.Reset);
            return;
        }

        Log.SessionFailed(_manager.Logger, error);
        End(Reason.Reset, "the server failed");
    }

    private async Task LeaveAsync()
    {
        try
        {
            if (HasEnded)
                await FinishAsync();
            if (_ownsConnection)
                await _connection.DisposeAsync();
        }
        catch (Exception error)
        {
            Log.SessionFailed(_manager.Logger, error);
        }
        finally
        {
            _manager.Activities.End();
        }
    }

    private bool TryEnter()
    {
        if (!_manager.TryAdmit(this, _connection, out ConnectionId id))
        {
            _connection.Abort(new ConnectionAbortedException("The server takes no more connections."));
            return false;
        }

        try
        {
            long nowMs = Clock.StampMs;
            if (_connection.Features.Get<PrefaceBytes>() is { } preface)
                Table.Count(id, packets: 0, preface.Count, nowMs);
            if (_manager.Settings.RequiresIdentity)
                Table.SetOwnerDeadline(id, nowMs + _manager.Settings.HelloTimeoutMs);
            _manager.Watch(id, nowMs + _manager.Settings.FirstLookMs);
            if (NeedsThreadPool)
                _manager.Stalls.NeedThreadPool();

            // Told before it has its id, without which nobody can end it: nobody hears of its end first.
            Publish(id, ConnectionEventKind.Connected);
        }
        finally
        {
            // Even if something fails: else nobody would give the slot back.
            Id = id;
        }

        Interlocked.MemoryBarrier();
        _manager.EndIfDraining(this);
        return true;
    }

    private async Task FinishAsync()
    {
        try
        {
            TellEnd();
            await CloseAsync();
        }
        finally
        {
            if (IsSending)
                EndWait();
            Table.Free(Id);
            _manager.Door.Leave(this);
        }
    }

    private void TellEnd()
    {
        try
        {
            Table.TryClose(Id);
            _manager.Counters.CountClosed(Reason);
            Publish(Id, ConnectionEventKind.Ended, _end);
            Pump?.Complete();
        }
        catch (Exception error)
        {
            // The connection is still to be closed.
            Log.SessionFailed(_manager.Logger, error);
        }
    }

    private async Task CloseAsync()
    {
        var closing = new SessionClosing(_connection, Clock.TimeProvider, _manager.Logger);
        try
        {
            if ((_clientId is not null || Reason == Reason.Unauthorized) && Reason is not (Reason.Closed or Reason.Reset))
                await closing.SayByeAsync(Reason, RetryAfterMs());
        }
        catch (Exception error)
        {
            // The peer did not wait for it.
            if (!IsTransportFailure(error))
                Log.SessionFailed(_manager.Logger, error);
        }

        _isFinished = true;
        try
        {
            await closing.CloseAsync(isGraceful: Reason != Reason.Reset);
        }
        catch (Exception error)
        {
            if (!IsTransportFailure(error))
                Log.SessionFailed(_manager.Logger, error);
        }
    }

    /// <summary>Those who must all go at once should not all come back at once.</summary>
    private uint RetryAfterMs() => Reason == Reason.Drain ? (uint)Random.Shared.Next(_manager.Settings.IntervalMs) : 0;

    private static bool IsTransportFailure(Exception error) =>
        error is IOException or SocketException or OperationCanceledException or ObjectDisposedException or ConnectionAbortedException;
}
