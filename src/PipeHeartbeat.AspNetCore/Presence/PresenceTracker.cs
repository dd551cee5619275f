using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using PipeHeartbeat.Liveness;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Makes of what happens to connections what happened to clients, and tells it to the journal. A client that says HELLO again takes over from its
/// former connection. Thread-safe.
/// </summary>
/// <remarks>
/// It is told of each connection in order. What concerns one client id is decided and told under the lock of its stripe, so the end of an old
/// connection and the coming of a new one are told in the order in which they are decided: an old one's end, told late, finds that it no longer
/// stands for the client and is not told.
/// </remarks>
internal sealed partial class PresenceTracker : IPresence, IDisposable
{
    private const int Stripes = 64;
    private const int ReadAtOnce = 64;

    private readonly ClientStripe[] _stripes = [.. Enumerable.Range(0, Stripes).Select(_ => new ClientStripe())];
    private readonly ConnectionTable _table;
    private readonly LivenessClock _clock;
    private readonly Func<ConnectionId, Reason, string?, bool> _end;
    private readonly DelayQueue<GoneClient> _awaited;
    private readonly DelayQueue<GoneClient> _retained;
    private readonly ClientListing _listing;
    private readonly bool _hasGrace;
    private int _count;

    /// <param name="options">How long it remembers.</param>
    /// <param name="table">All connections; their owners are sessions.</param>
    /// <param name="clock">The clock of the table.</param>
    /// <param name="end">Ends a connection.</param>
    public PresenceTracker(PresenceOptions options, ConnectionTable table, LivenessClock clock, Func<ConnectionId, Reason, string?, bool> end)
    {
        _table = table;
        _clock = clock;
        _end = end;
        _hasGrace = options.OfflineGrace > TimeSpan.Zero && !options.WaitsElsewhere;
        _listing = new ClientListing(table, clock, _stripes, _hasGrace);
        Journal = new PresenceJournal(options.JournalCapacity, clock.TimeProvider);
        _awaited = new DelayQueue<GoneClient>(options.OfflineGrace, int.MaxValue, clock.TimeProvider, OnGraceOver);
        _retained = new DelayQueue<GoneClient>(options.Retention, options.RetainedClients, clock.TimeProvider, Forget);
    }

    public PresenceJournal Journal { get; }

    public int Count => Volatile.Read(ref _count);

    public long LastSeq => Journal.LastSeq;

    public long OldestSeq => Journal.OldestSeq;

    public void OnEvent(ConnectionEvent told)
    {
        switch (told.Kind)
        {
            case ConnectionEventKind.Identified:
                Claim(told, told.ClientId!);
                break;
            case ConnectionEventKind.Anonymous:
                Interlocked.Increment(ref _count);
                Journal.Publish(PresenceEvents.Of(told, PresenceEventKind.Online));
                break;
            case ConnectionEventKind.Suspect:
                Change(told, PresenceEventKind.Suspect);
                break;
            case ConnectionEventKind.Recovered:
                Change(told, PresenceEventKind.Recovered);
                break;

            // Who was refused at the door was nobody yet, and could come back a thousand times a second.
            case ConnectionEventKind.Ended when told.Connection != default:
                Leave(told);
                break;
        }
    }

    public bool Kick(string clientId, string? detail = null) =>
        Find(clientId) is { State: not ClientState.Offline } status && _end(status.Connection, Reason.Kicked, detail);

    public bool Supersede(string clientId, ConnectionId connection, string? detail = null) =>
        Find(clientId) is { State: not ClientState.Offline } status && status.Connection == connection && _end(connection, Reason.Superseded, detail);

    public IAsyncEnumerable<PresenceEvent> ReadAsync(long? since = null, CancellationToken cancellationToken = default) =>
        ReadAsync(token => Journal.Open(since ?? Journal.LastSeq, token), cancellationToken);

    /// <summary>The same by a reader that may be ended; it is disposed of.</summary>
    public async IAsyncEnumerable<PresenceEvent> ReadAsync(Func<CancellationToken, JournalReader> open, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using JournalReader reader = open(cancellationToken);
        var events = new PresenceEvent[ReadAtOnce];
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (reader.Read(events, out int count))
            {
                case JournalRead.Events:
                    for (int i = 0; i < count; i++)
                        yield return events[i];
                    break;
                case JournalRead.Behind:
                    // What happens from here on is told as events, even if it shows in the snapshot already.
                    long seq = reader.GoToEnd();
                    yield return PresenceEvents.Marker(PresenceEventKind.Reset, seq, _clock.TimeProvider);
                    foreach (ClientStatus status in Enumerate())
                        yield return PresenceEvents.Row(status, seq, _clock.TimeProvider);
                    yield return PresenceEvents.Marker(PresenceEventKind.Live, seq, _clock.TimeProvider);
                    break;
                default:
                    if (!await reader.WaitAsync())
                        yield break;
                    break;
            }
        }
    }

    public void Dispose()
    {
        _awaited.Dispose();
        _retained.Dispose();
        Journal.Dispose();
    }

    private void Claim(ConnectionEvent told, string clientId)
    {
        ConnectionId superseded = default;
        ClientStripe stripe = StripeOf(clientId);
        lock (stripe.Lock)
        {
            stripe.MakeRoom();
            ref ClientEntry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(stripe.Clients, clientId, out bool isKnown);
            bool isThere = isKnown && entry.Gone is null;
            bool isAwaited = isKnown && entry.Gone is { IsAwaited: true };
            if (isThere)
                superseded = entry.Connection;
            entry = new ClientEntry(told.Connection, Gone: null);
            if (!isThere && !isAwaited)
                Interlocked.Increment(ref _count);
            if (!isAwaited)
                Journal.Publish(PresenceEvents.Of(told, isThere ? PresenceEventKind.Moved : PresenceEventKind.Online));
        }

        // Not before it is told: what becomes of the old connection is nobody's business any more.
        if (superseded != default)
            _end(superseded, Reason.Superseded, null);
    }

    private void Change(ConnectionEvent told, PresenceEventKind kind)
    {
        if (told.ClientId is not { } clientId)
        {
            if (told.IsPresent)
                Journal.Publish(PresenceEvents.Of(told, kind));
            return;
        }

        ClientStripe stripe = StripeOf(clientId);
        lock (stripe.Lock)
        {
            if (Stands(stripe, told, clientId, out _))
                Journal.Publish(PresenceEvents.Of(told, kind));
        }
    }

    private void Leave(ConnectionEvent told)
    {
        PresenceEvent offline = PresenceEvents.Of(told, PresenceEventKind.Offline);
        if (told.ClientId is not { } clientId)
        {
            if (told.IsPresent)
                Interlocked.Decrement(ref _count);
            Journal.Publish(offline);
            return;
        }

        var gone = new GoneClient(offline, told.Packets, told.Bytes) { IsAwaited = _hasGrace && offline.MayReturn };
        ClientStripe stripe = StripeOf(clientId);
        lock (stripe.Lock)
        {
            if (!Stands(stripe, told, clientId, out ClientEntry entry))
                return;
            stripe.Clients[clientId] = entry with { Gone = gone };
            if (!gone.IsAwaited)
                TellGone(gone);
        }

        (gone.IsAwaited ? _awaited : _retained).Add(gone);
    }

    private void OnGraceOver(GoneClient gone)
    {
        ClientStripe stripe = StripeOf(gone.Offline.ClientId);
        lock (stripe.Lock)
        {
            if (!IsStill(stripe, gone))
                return;
            gone.IsAwaited = false;
            TellGone(gone);
        }

        _retained.Add(gone);
    }

    private void Forget(GoneClient gone)
    {
        ClientStripe stripe = StripeOf(gone.Offline.ClientId);
        lock (stripe.Lock)
        {
            if (IsStill(stripe, gone))
                stripe.Clients.Remove(gone.Offline.ClientId);
        }
    }

    private void TellGone(GoneClient gone)
    {
        Interlocked.Decrement(ref _count);
        Journal.Publish(gone.Offline);
    }

    /// <summary>Whether a connection is the one by which its client is there.</summary>
    private static bool Stands(ClientStripe stripe, ConnectionEvent told, string clientId, out ClientEntry entry) =>
        stripe.Clients.TryGetValue(clientId, out entry) && entry.Connection == told.Connection && entry.Gone is null;

    /// <summary>Whether it has not come back meanwhile.</summary>
    private static bool IsStill(ClientStripe stripe, GoneClient gone) =>
        stripe.Clients.TryGetValue(gone.Offline.ClientId, out ClientEntry entry) && ReferenceEquals(entry.Gone, gone);

    private ClientStripe StripeOf(string clientId) => _stripes[(uint)clientId.GetHashCode(StringComparison.Ordinal) % Stripes];

    private bool TryFind(string clientId, out ClientEntry entry)
    {
        ClientStripe stripe = StripeOf(clientId);
        lock (stripe.Lock)
            return stripe.Clients.TryGetValue(clientId, out entry);
    }
}
