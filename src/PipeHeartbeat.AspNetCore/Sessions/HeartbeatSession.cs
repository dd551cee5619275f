using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Connections;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;
using PipeHeartbeat.Transport.Epoll;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// One connection: its read loop, and the only one who passes a verdict on it. The loop is the single writer of everything here but
/// <see cref="Reason"/> and what is noted of a silence; other threads end the session with <see cref="End(Reason, string?)"/>, suspect it
/// or wake it, no more. The loop alone tells what happens, so that it is told in order, and while the slot is still this session's.
/// </summary>
/// <remarks>
/// A deadline never convicts by itself. The transport's loop takes in what has arrived and then judges; with a transport that has no such
/// loop the pending read is cancelled, and whoever was overdue by the clock before all that had arrived was read is really overdue. A loop
/// that was held up by the application, or by a client that did not take what was sent, convicts nobody meanwhile, nor within one interval
/// afterwards: what waited has to be read first. If the application holds it up again and again, one silence is excused once, and the verdict
/// passed when all is read that had arrived by then.
/// </remarks>
internal sealed partial class HeartbeatSession : IThreadPoolWorkItem
{
    private const long NotLooked = long.MinValue;

    private readonly SessionManager _manager;
    private readonly ConnectionContext _connection;
    private readonly PipeReader _input;
    private readonly bool _ownsConnection;
    private PacketReaderState _readerState;

    // Either the HELLO that is being judged or, after it, the pump of payloads: what few sessions have, and never both at once, takes one field.
    private object? _aside;
    private string? _clientId;
    private int _noted;
    private long _frameDeadlineMs = long.MaxValue;
    private long _lookedMs = NotLooked;
    private long _noVerdictBeforeMs;
    private long _sendDeadlineMs = long.MaxValue;
    private SessionEnd? _end;
    private bool _wantsAck;
    private volatile Introduction _introduction;
    private volatile bool _isFinished;

    private HeartbeatSession(SessionManager manager, ConnectionContext connection, bool ownsConnection)
    {
        _manager = manager;
        _connection = connection;
        _input = connection.Transport.Input;
        _ownsConnection = ownsConnection;
        _readerState = manager.Settings.ReaderState;
    }

    public ConnectionId Id { get; private set; }

    /// <summary>Why it ended; <see cref="Reason.None"/> before.</summary>
    public Reason Reason => Volatile.Read(ref _end)?.Reason ?? Reason.None;

    /// <summary>Who it said it is; <see langword="null"/> if it has said nothing, or something else first.</summary>
    public string? ClientId => Volatile.Read(ref _clientId);

    /// <summary>Whether a client stands behind it: it has sent a first packet.</summary>
    public bool IsPresent => ClientId is not null || _introduction == Introduction.Anonymous;

    public EndPoint? Remote => _connection.RemoteEndPoint;

    /// <summary>Carries payloads to the application; <see langword="null"/> before the first one. By any thread.</summary>
    private PayloadPump? Pump => Volatile.Read(ref _aside) as PayloadPump;

    private bool HasEnded => Volatile.Read(ref _end) is not null;

    private bool IsSending => Volatile.Read(ref _sendDeadlineMs) != long.MaxValue;

    private int IntervalMs => Table.TryRead(Id, nowMs: 0, out ConnectionSnapshot snapshot) ? snapshot.IntervalMs : _manager.Settings.IntervalMs;

    private ConnectionTable Table => _manager.Table;

    private LivenessClock Clock => _manager.Clock;

    private PipeWriter Output => _connection.Transport.Output;

    /// <summary>Serves a connection until it ends, for whatever reason. It is its owner's to dispose of.</summary>
    public static Task ServeAsync(SessionManager manager, ConnectionContext connection) =>
        new HeartbeatSession(manager, connection, ownsConnection: false).RunAsync();

    /// <summary>Serves a connection until it ends, for whatever reason, and disposes of it: so nobody has to wait for the end who would cost memory all
    /// the time.</summary>
    public static void Serve(SessionManager manager, ConnectionContext connection) =>
        _ = new HeartbeatSession(manager, connection, ownsConnection: true).RunAsync();

    /// <summary>
    /// Ends the connection if nothing has ended it before; then, and only then, its loop counts and tells it. A <c>heartbeat_timeout</c> is
    /// refused unless the client has been silent for its whole timeout. Thread-safe.
    /// </summary>
    /// <remarks>
    /// The reason decides who wins, and the table follows: a loop that leaves always finds a reason, and closes the slot itself if the
    /// winner has not come to it yet.
    /// </remarks>
    public bool End(Reason reason, string? detail = null) => End(reason, detail, Clock.NowMs);

    private bool End(Reason reason, string? detail, long lookedMs, VerdictEvidence? evidence = null, bool hasTakenLeave = false)
    {
        if (HasEnded || Id == default)
            return false;
        if (reason == Reason.HeartbeatTimeout && !Table.TryExpire(Id, lookedMs))
            return false;
        if (Interlocked.CompareExchange(ref _end, new SessionEnd(reason, detail, evidence, hasTakenLeave), null) is not null)
            return false;

        Table.TryClose(Id);
        Wake();
        return true;
    }

    /// <summary>How far away the client is; <see langword="null"/> if nobody knows. Thread-safe.</summary>
    public RoundTrip? AskRoundTrip()
    {
        if (_connection.Features.Get<IRoundTripFeature>() is { } feature)
            return feature.TryGetRoundTrip(out TimeSpan mean, out TimeSpan deviation) ? new RoundTrip(mean, deviation) : null;
        return SocketInfo.SocketOf(_connection) is { } socket && SocketInfo.Read(socket)?.RoundTrip is { } known ? new RoundTrip(known.Mean, known.Deviation) : null;
    }

    /// <summary>Does not wait for the peer any longer. Thread-safe.</summary>
    public void CutOff()
    {
        try
        {
            _connection.Abort(new ConnectionAbortedException("The server shuts down."));
        }
        catch (Exception error)
        {
            // The others are still to be cut off.
            Log.SessionFailed(_manager.Logger, error);
        }
    }

    /// <summary>A deadline has come, and nobody but the thread pool can wake the loop.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        if (Pump is not null)
            NoteLook(Clock.NowMs);
        Wake();
    }

    /// <summary>
    /// Has the loop look up from whatever it waits for. Each wait takes a cancellation that nobody meant for it as a reason to look and
    /// wait again. A send is only cancelled when the connection is over or the send is late: over TLS, what was cut short can not be
    /// resumed.
    /// </summary>
    private void Wake()
    {
        if (_isFinished)
            return;

        try
        {
            _input.CancelPendingRead();
            if (IsSending && (HasEnded || IsSendOverdue()))
                Output.CancelPendingFlush();
            if (HasEnded)
                Pump?.CancelPendingFlush();
        }
        catch (Exception error)
        {
            // Pipes over streams (TLS) throw when they are closed at this moment; on the thread pool that would end the process.
            Log.WakeFailed(_manager.Logger, error);
        }
    }

    /// <remarks>
    /// There is one such method for every connection, all the time: what it keeps over its waits is what a connection costs. So it waits for as
    /// few kinds of things as possible, and leaves the rest to methods that only run when they are needed.
    /// </remarks>
    private async Task RunAsync()
    {
        // Counted before it is admitted: a shutdown that finds nothing running finds nobody on his way in either.
        _manager.Activities.Begin();
        try
        {
            SessionStep step = TryEnter() ? SessionStep.Read : SessionStep.Leave;
            while (step != SessionStep.Leave)
                step = Examine(await NextAsync(step).ConfigureAwait(false));
        }
        catch (Exception error)
        {
            OnFailed(error);
        }

        await LeaveAsync();
    }

    /// <summary>What arrives next, when that is done which comes before.</summary>
    private ValueTask<ReadResult> NextAsync(SessionStep step)
    {
        if (step == SessionStep.Read)
            return _input.ReadAsync();

        ValueTask done = step switch
        {
            SessionStep.Deliver => DeliverAsync(),
            SessionStep.Authenticate => AuthenticateAsync(),
            _ => FlushAsync(),
        };
        if (!done.IsCompletedSuccessfully)
            return ReadAfterAsync(done);
        done.GetAwaiter().GetResult();
        return _input.ReadAsync();
    }

    /// <remarks>If it has ended meanwhile, whoever ended it has also cancelled this read.</remarks>
    private async ValueTask<ReadResult> ReadAfterAsync(ValueTask done)
    {
        await done;
        return await _input.ReadAsync();
    }

    private void Publish(ConnectionId id, ConnectionEventKind kind, SessionEnd? end = null)
    {
        long nowMs = Clock.NowMs;
        Table.TryRead(id, nowMs, out ConnectionSnapshot snapshot);
        DateTimeOffset now = Clock.TimeProvider.GetUtcNow();
        var silence = TimeSpan.FromMilliseconds(Math.Max(0, nowMs - snapshot.LastBeatMs));
        _manager.Publish(new ConnectionEvent
        {
            Kind = kind,
            At = now,
            Connection = id,
            RemoteEndPoint = _connection.RemoteEndPoint,
            ClientId = _clientId,
            IsPresent = IsPresent,
            HasTakenLeave = end?.HasTakenLeave ?? false,
            Reason = end?.Reason ?? Reason.None,
            Detail = end?.Detail,
            ConnectedFor = TimeSpan.FromMilliseconds(Math.Max(0, nowMs - snapshot.OpenedMs)),
            Silence = silence,
            LastBeatAt = snapshot.Beats > 0 ? now - silence : null,
            Beats = snapshot.Beats,
            Packets = snapshot.Packets,
            Bytes = snapshot.Bytes,
            Lateness = end?.Evidence?.Lateness,
            SinceLastArrival = end?.Evidence?.SinceLastArrival,
            HeldBy = end?.Evidence is null ? VerdictHolds.None : HeldBy(snapshot.LastBeatMs),
        });
    }

}
