using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Admits connections, ends them, and tells it. It lives with the handler and not with a host, so that limits, registry and drain are
/// the same whoever accepts. The table is the registry: the session is its owner there.
/// </summary>
internal sealed class SessionManager : IDeadlineSink, IDisposable
{
    private readonly IConnectionObserver[] _observers;
    private readonly ILogger _logger;
    private readonly ExpiryLoop _expiry;
    private volatile bool _draining;

    public SessionManager(
        IOptions<HeartbeatOptions> heartbeat,
        IOptions<LimitOptions> limits,
        TimeProvider timeProvider,
        IEnumerable<IConnectionObserver> observers,
        ILogger<SessionManager> logger,
        IPayloadHandler? payloadHandler = null)
    {
        _observers = [.. observers];
        _logger = logger;
        Settings = new SessionSettings(heartbeat.Value, limits.Value);
        Clock = new LivenessClock(timeProvider);
        Table = new ConnectionTable(limits.Value.MaxConnections, heartbeat.Value.SuspectAfterMissed);
        Counters = new HeartbeatCounters(() => Table.LiveCount);
        PayloadHandler = payloadHandler;
        _expiry = new ExpiryLoop(Table, Clock, this, error => Log.DeadlineFailed(logger, error));
    }

    public SessionSettings Settings { get; }

    public LivenessClock Clock { get; }

    public ConnectionTable Table { get; }

    public HeartbeatCounters Counters { get; }

    public IPayloadHandler? PayloadHandler { get; }

    public ILogger Logger => _logger;

    /// <summary>Whether anybody wants to be told what happens.</summary>
    public bool HasObservers => _observers.Length > 0;

    /// <summary>Sessions and payload pumps that run: what a shutdown waits for.</summary>
    public ActivityCounter Activities { get; } = new();

    /// <summary>Cancelled when a shutdown has waited long enough.</summary>
    public CancellationTokenSource GivingUp { get; } = new();

    public void Start() => _expiry.Start();

    /// <summary>Gives a connection its slot, or refuses it with a reason.</summary>
    public bool TryAdmit(HeartbeatSession session, ConnectionContext connection, out ConnectionId id)
    {
        Counters.CountAccepted();
        id = default;
        if (_draining)
            return Refuse(Reason.Drain, connection.RemoteEndPoint);

        long nowMs = Clock.StampMs;
        if (!Table.TryOpen(session, nowMs, Settings.IntervalMs, Settings.TimeoutMs, out id))
            return Refuse(Reason.Limit, connection.RemoteEndPoint);

        _expiry.Watch(id, nowMs + Settings.FirstDeadlineMs);
        return true;
    }

    /// <summary>
    /// A drain that began while a connection was being admitted may have walked past it, when it had no id to be ended by. The flag is set
    /// before the walk and read after the id was set, each with a full fence between: one of the two sees the other.
    /// </summary>
    public void EndIfDraining(HeartbeatSession session)
    {
        if (_draining)
            session.End(Reason.Drain);
    }

    public void Watch(ConnectionId id, long deadlineMs) => _expiry.Watch(id, deadlineMs);

    /// <summary>
    /// Ends a connection that is known by its id, as its own loop does: through <see cref="HeartbeatSession.End(Reason, string?)"/>. Of
    /// several ends at once, one wins, and that one is counted and told. A stale id ends nobody.
    /// </summary>
    /// <returns><see langword="true"/> for the winner.</returns>
    public bool End(ConnectionId id, Reason reason, string? detail = null) =>
        Table.TryGetOwner(id, out object? owner) && owner is HeartbeatSession session && session.Id == id && session.End(reason, detail);

    /// <summary>Refuses newcomers from now on, and tells everybody who is here to go.</summary>
    public void BeginDrain()
    {
        _draining = true;
        Interlocked.MemoryBarrier();
        Log.Draining(_logger, Table.LiveCount);
        foreach (ConnectionSnapshot connection in Table.Enumerate(Clock.NowMs))
            ((HeartbeatSession)connection.Owner).End(Reason.Drain);
    }

    /// <summary>Waits until everybody has gone; who has not by the time of the cancellation is cut off.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        if (await Activities.WaitForNoneAsync(cancellationToken))
            return;

        Log.DrainIncomplete(_logger, Activities.Count);
        try
        {
            await GivingUp.CancelAsync();
        }
        catch (AggregateException error)
        {
            // A callback of the application's own; the connections are still to be cut off.
            Log.SessionFailed(_logger, error);
        }

        foreach (ConnectionSnapshot connection in Table.Enumerate(Clock.NowMs))
            ((HeartbeatSession)connection.Owner).CutOff();
    }

    public void Publish(ConnectionEvent connectionEvent)
    {
        foreach (IConnectionObserver observer in _observers)
        {
            try
            {
                observer.OnEvent(connectionEvent);
            }
            catch (Exception error)
            {
                Log.ObserverFailed(_logger, error);
            }
        }
    }

    /// <summary>
    /// The seam between suspicion and verdict: the suspect is handed to the thread pool, which wakes the connection's own read loop, which
    /// looks at what has arrived and only then judges.
    /// </summary>
    void IDeadlineSink.OnDeadline(ConnectionId id, object owner) =>
        ThreadPool.UnsafeQueueUserWorkItem((HeartbeatSession)owner, preferLocal: false);

    public void Dispose()
    {
        _expiry.Dispose();
        GivingUp.Dispose();
    }

    private bool Refuse(Reason reason, EndPoint? remoteEndPoint)
    {
        Counters.CountClosed(reason);
        Publish(new ConnectionEvent
        {
            Kind = ConnectionEventKind.Ended,
            At = Clock.TimeProvider.GetUtcNow(),
            RemoteEndPoint = remoteEndPoint,
            Reason = reason,
        });
        return false;
    }
}
