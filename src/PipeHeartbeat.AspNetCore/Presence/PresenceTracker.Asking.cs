using System.Net;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <content>How everybody stands, for those who ask.</content>
internal sealed partial class PresenceTracker
{
    public JournalStatus JournalStatus
    {
        get
        {
            long last = Journal.LastSeq;
            long oldest = Math.Min(Journal.OldestSeq, last + 1);
            return new JournalStatus(oldest, last, (int)(last + 1 - oldest), Journal.Capacity, Journal.Readers, Journal.SlowestReaderLag);
        }
    }

    public ClientStatus? Find(string clientId)
    {
        ArgumentNullException.ThrowIfNull(clientId);
        ClientStatus? status = Find([clientId]).GetValueOrDefault(clientId);
        return status is not null && _table.TryRead(status.Connection, _clock.NowMs, out ConnectionSnapshot snapshot)
            ? status with { RoundTrip = ((HeartbeatSession)snapshot.Owner).AskRoundTrip() }
            : status;
    }

    public IReadOnlyDictionary<string, ClientStatus> Find(IReadOnlyCollection<string> clientIds)
    {
        ArgumentNullException.ThrowIfNull(clientIds);
        var found = new Dictionary<string, ClientStatus>(clientIds.Count, StringComparer.Ordinal);
        var strangers = new List<string>();
        foreach (string clientId in clientIds)
        {
            if (FindKnown(clientId) is { } status)
                found[clientId] = status;

            // One that took another's address for its id, and has gone, does not hide the one whose address it is.
            if (!found.TryGetValue(clientId, out ClientStatus? known) || (known.State == ClientState.Offline && IPEndPoint.TryParse(clientId, out _)))
                strangers.Add(clientId);
        }

        if (strangers.Count > 0)
            new AnonymousSearch(strangers).Find(_table, _clock, found);
        return found;
    }

    public ClientPage List(ClientQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, ClientQuery.MaxLimit);
        return _listing.Take(query);
    }

    public IReadOnlyList<ClientStatus> MostSilent(SilenceMeasure measure, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, ClientQuery.MaxLimit);
        return new SilenceRanking(measure, count).Take(_table, _clock);
    }

    public IEnumerable<ClientStatus> Enumerate()
    {
        long nowMs = _clock.NowMs;
        foreach (ConnectionSnapshot snapshot in _table.Enumerate(nowMs))
        {
            if (ClientStatuses.Of(snapshot, nowMs, _clock.TimeProvider) is { } status)
                yield return status;
        }

        if (!_hasGrace)
            yield break;
        foreach (ClientStripe stripe in _stripes)
        {
            foreach (GoneClient awaited in stripe.CopyGone().Where(static gone => gone.IsAwaited))
                yield return ClientStatuses.Of(awaited);
        }
    }

    /// <summary>
    /// A connection keeps its slot until its end has been told. So if the one that the directory names has left its slot, the directory names another
    /// state by now, and is asked again.
    /// </summary>
    private ClientStatus? FindKnown(string clientId)
    {
        ConnectionId former = default;
        while (TryFind(clientId, out ClientEntry entry) && (entry.Gone is not null || entry.Connection != former))
        {
            if (entry.Gone is { } gone)
                return ClientStatuses.Of(gone);
            long nowMs = _clock.NowMs;
            if (_table.TryRead(entry.Connection, nowMs, out ConnectionSnapshot snapshot))
                return ClientStatuses.OfStanding(snapshot, nowMs, _clock.TimeProvider);
            former = entry.Connection;
        }

        return null;
    }
}
