using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <content>Who the client is: its HELLO, and whether it is believed.</content>
internal sealed partial class HeartbeatSession
{
    private bool IsHelloPending => _aside is PendingHello;

    /// <summary>When it must have said who it is; never, if it need not or has. To be called by its own loop or with a snapshot of its slot.</summary>
    private long HelloDeadlineMs(in ConnectionSnapshot snapshot) =>
        _manager.Settings.RequiresIdentity && ClientId is null ? snapshot.OpenedMs + _manager.Settings.HelloTimeoutMs : long.MaxValue;

    /// <summary>Takes a HELLO in. Where somebody has to judge it first, nothing else is read until he has.</summary>
    private string? TakeHello(ref PacketReader reader, bool isFirst, long nowMs)
    {
        if (!isFirst)
            return "a HELLO that is not the first packet";
        if (!HelloPacket.TryParse(reader.Body, out HelloPacket hello))
            return "a HELLO that does not parse";

        if (_manager.Authenticator is null)
            Welcome(hello, nowMs);
        else
            _aside = new PendingHello(hello);
        return null;
    }

    private void Welcome(in HelloPacket hello, long nowMs)
    {
        // Who sets a pace does so before he looks for whom to tell, each with a full fence between: either it is seen here, or the client is told.
        Volatile.Write(ref _clientId, hello.ClientId);
        Interlocked.MemoryBarrier();
        int intervalMs = _manager.Pace.FindMs(hello.ClientId) ?? _manager.Settings.Grant(hello.IntervalMs);
        int timeoutMs = _manager.Settings.TimeoutFor(intervalMs);
        _wantsAck = hello.WantsAck;

        // What WELCOME says holds from now on. Reckoned from the connection's opening, a short timeout might have passed already.
        Beat(nowMs, count: 0);
        Table.SetTiming(Id, intervalMs, timeoutMs);
        SetOwnDeadline();
        if (intervalMs < _manager.Settings.IntervalMs)
            _manager.Watch(Id, nowMs + _manager.Settings.FirstDeadlineFor(intervalMs));
        PacketWriter.WriteWelcome(Output, new WelcomePacket(
            Flags: 0,
            (uint)intervalMs,
            (uint)timeoutMs,
            PhaseMs: (uint)Random.Shared.Next(intervalMs),
            Id.Value));
        Publish(Id, ConnectionEventKind.Identified);
    }

    /// <summary>Has the HELLO judged, on the thread pool: the loop that receives is not to be held up by it.</summary>
    private async ValueTask AuthenticateAsync()
    {
        HelloPacket hello = ((PendingHello)_aside!).Packet;
        AuthenticationVerdict? verdict = await JudgeHelloAsync(hello);
        _aside = null;
        if (HasEnded)
            return;

        if (verdict is null)
        {
            End(Reason.HelloTimeout, "whoever judges its HELLO took too long");
        }
        else if (!verdict.Value.IsAccepted)
        {
            End(Reason.Unauthorized, verdict.Value.Detail);
        }
        else
        {
            Welcome(hello, Clock.StampMs);

            // For an interval of its own, which it has only now.
            ExcuseWait();
            await FlushAsync();
        }
    }

    /// <returns><see langword="null"/> if that took too long.</returns>
    private async Task<AuthenticationVerdict?> JudgeHelloAsync(HelloPacket hello)
    {
        var claim = new IdentityClaim
        {
            ClientId = hello.ClientId,
            Credential = hello.Credential,
            Metadata = hello.Metadata,
            Remote = _connection.RemoteEndPoint,
            Features = _connection.Features,
        };
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_manager.GivingUp.Token);
        using ITimer timer = Clock.TimeProvider.CreateTimer(
            static state => ((CancellationTokenSource)state!).Cancel(), patience, TimeSpan.FromMilliseconds(_manager.Settings.HelloTimeoutMs), Timeout.InfiniteTimeSpan);
        try
        {
            return await Task.Run(() => _manager.Authenticator!.AuthenticateAsync(claim, patience.Token).AsTask(), CancellationToken.None).WaitAsync(patience.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception error)
        {
            Log.AuthenticatorFailed(_manager.Logger, error, _connection.RemoteEndPoint);
            return AuthenticationVerdict.Refused("it could not be judged");
        }
    }
}
