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

    public SessionManager(
        IOptions<HeartbeatOptions> heartbeat,
        IOptions<LimitOptions> limits,
        IOptions<IdentityOptions> identity,
        IOptions<PresenceOptions> presence,
        TimeProvider timeProvider,
        IEnumerable<IConnectionObserver> observers,
        HeartbeatMetrics metrics,
        ILogger<SessionManager> logger,
        IPayloadHandler? payloadHandler = null,
        IClientAuthenticator? authenticator = null)
    {
        _observers = [.. observers];
        _logger = new GuardedLogger(logger);
        Settings = new SessionSettings(heartbeat.Value, limits.Value, identity.Value);
        Clock = new LivenessClock(timeProvider);
        Table = new ConnectionTable(limits.Value.MaxConnections, heartbeat.Value.SuspectAfterMissed, Settings.PacketLimit);
        Counters = new HeartbeatCounters(() => Table.LiveCount, Table.CountTotals);
        Verdicts = new VerdictDesk(Table, Clock, heartbeat.Value, metrics, _logger);
        Stalls = Verdicts.Stalls;
        Door = new Doorkeeper(limits.Value);
        Presence = new PresenceTracker(presence.Value, Table, Clock, End);
        PayloadHandler = payloadHandler;
        Authenticator = authenticator;
        Drain = new HeartbeatDrain(this);
        Pace = new HeartbeatPace(this, heartbeat.Value);
        Expiry = new ExpiryLoop(Table, Clock, this, error => Log.DeadlineFailed(_logger, error));
    }

    public SessionSettings Settings { get; }

    public LivenessClock Clock { get; }

    public ConnectionTable Table { get; }

    public HeartbeatCounters Counters { get; }

    public VerdictDesk Verdicts { get; }

    /// <summary>The same as the desk's, one step nearer to the path of a heartbeat.</summary>
    public StallMonitor Stalls { get; }

    /// <summary>Who may come in.</summary>
    public Doorkeeper Door { get; }

    /// <summary>Empties the server.</summary>
    public HeartbeatDrain Drain { get; }

    /// <summary>How often clients are to beat.</summary>
    public HeartbeatPace Pace { get; }

    /// <summary>Finds out who is silent.</summary>
    public ExpiryLoop Expiry { get; }

    public IPayloadHandler? PayloadHandler { get; }

    /// <summary>Judges whether clients are who they say; <see langword="null"/>: everybody is believed.</summary>
    public IClientAuthenticator? Authenticator { get; }

    public ILogger Logger => _logger;

    /// <summary>Who is there, and what happened to them.</summary>
    public PresenceTracker Presence { get; }

    /// <summary>Sessions and payload pumps that run: what a shutdown waits for.</summary>
    public ActivityCounter Activities { get; } = new();

    /// <summary>Cancelled when a shutdown has waited long enough.</summary>
    public CancellationTokenSource GivingUp { get; } = new();

    public void Start()
    {
        Verdicts.Start();
        Expiry.Start();
    }

    /// <summary>Gives a connection its slot, or refuses it with a reason. Whoever has a slot is to be watched.</summary>
    public bool TryAdmit(HeartbeatSession session, ConnectionContext connection, out ConnectionId id)
    {
        Counters.CountAccepted();
        id = default;
        if (Drain.IsActive)
            return Refuse(Reason.Drain, connection);

        string? objection = null;
        try
        {
            long nowMs = Clock.StampMs;
            objection = Door.Enter(session, connection, nowMs, nowMs > Stalls.PlainUntilMs ? Stalls.StalledOfLateMs(nowMs, needsThreadPool: true) : 0);
            if (objection is null && !Table.TryOpen(session, nowMs, Settings.IntervalMs, Settings.TimeoutMs, out id))
                objection = "too many connections";
        }
        catch
        {
            // Without an id nobody else would count it.
            Counters.CountClosed(Reason.Reset);
            throw;
        }
        finally
        {
            if (id == default)
                Door.Leave(session);
        }

        return objection is null || Refuse(Reason.Limit, connection, objection);
    }

    /// <summary>
    /// A drain that began while a connection was being admitted may have walked past it, when it had no id to be ended by. The flag is set
    /// before the walk and read after the id was set, each with a full fence between: one of the two sees the other.
    /// </summary>
    public void EndIfDraining(HeartbeatSession session)
    {
        if (Drain.IsActive)
            session.End(Reason.Drain);
    }

    public void Watch(ConnectionId id, long deadlineMs) => Expiry.Watch(id, deadlineMs);

    /// <summary>
    /// Ends a connection that is known by its id, as its own loop does: through <see cref="HeartbeatSession.End(Reason, string?)"/>. Of
    /// several ends at once, one wins, and that one is counted and told. A stale id ends nobody.
    /// </summary>
    /// <returns><see langword="true"/> for the winner.</returns>
    public bool End(ConnectionId id, Reason reason, string? detail = null) =>
        Table.TryGetOwner(id, out object? owner) && owner is HeartbeatSession session && session.Id == id && session.End(reason, detail);

    /// <summary>Waits until everybody has gone; who has not by the time of the cancellation is cut off.</summary>
    public async Task WaitForAllAsync(CancellationToken cancellationToken)
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
        Presence.OnEvent(connectionEvent);
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

    /// <summary>The seam between suspicion and verdict: the suspect looks at what has arrived, and only then judges.</summary>
    long IDeadlineSink.OnDeadline(ConnectionId id, object owner, long nowMs) => ((HeartbeatSession)owner).OnDeadline(id, nowMs);

    public void Dispose()
    {
        Drain.Dispose();
        Expiry.Dispose();
        Presence.Dispose();
        Verdicts.Dispose();
        GivingUp.Dispose();
    }

    /// <summary>Tells of a connection that is not admitted.</summary>
    /// <returns><see langword="false"/>.</returns>
    public bool Refuse(Reason reason, ConnectionContext connection, string? detail = null)
    {
        Counters.CountClosed(reason);
        Publish(new ConnectionEvent
        {
            Kind = ConnectionEventKind.Ended,
            At = Clock.TimeProvider.GetUtcNow(),
            RemoteEndPoint = connection.RemoteEndPoint,
            Reason = reason,
            Detail = detail,
        });
        return false;
    }
}
