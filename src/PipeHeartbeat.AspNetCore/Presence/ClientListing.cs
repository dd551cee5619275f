using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Lists clients in pages: those who are there by their slots in the table, then those who have gone by the stripes of the directory and their ids. A
/// client keeps its slot while it is there, so who is there all the while is met once, whoever comes and goes meanwhile.
/// </summary>
/// <remarks>
/// Nothing is kept between two pages, and nothing is locked for longer than it takes to copy one stripe's references. A page looks for one client more than
/// it holds: so the last page is known to be the last.
/// </remarks>
internal sealed class ClientListing(ConnectionTable table, LivenessClock clock, ClientStripe[] stripes, bool hasGrace)
{
    private static readonly Comparer<string> LastIdFirst = Comparer<string>.Create(static (one, other) => string.CompareOrdinal(other, one));

    public ClientPage Take(ClientQuery query)
    {
        var clients = new List<ClientStatus>(query.Limit);
        ClientCursor from = query.After ?? ClientCursor.AtSlot(0);
        ClientCursor? next = null;
        if (from.Slot >= 0)
        {
            if (query.State != ClientState.Offline)
                next = TakePresent(query, from.Slot, clients);
            from = ClientCursor.AtClient(stripe: 0, clientId: "");
        }

        if (next is null && MayHaveGone(query.State))
            next = TakeGone(query, from, clients);
        return new ClientPage(clients, next);
    }

    /// <summary>Who has gone is offline, or online as long as it is waited for; nobody of them is suspect.</summary>
    private bool MayHaveGone(ClientState? state) => state is null or ClientState.Offline || (state == ClientState.Online && hasGrace);

    /// <returns>Where the next one is that found no room; <see langword="null"/> if there is none.</returns>
    private ClientCursor? TakePresent(ClientQuery query, int slot, List<ClientStatus> clients)
    {
        long nowMs = clock.NowMs;
        ConnectionEnumerator connections = table.Enumerate(nowMs, slot);
        while (connections.MoveNext())
        {
            if (!Fits(query, connections.Current) || ClientStatuses.Of(connections.Current, nowMs, clock.TimeProvider) is not { } status)
                continue;
            if (clients.Count == query.Limit)
                return ClientCursor.AtSlot(connections.NextSlot - 1);
            clients.Add(status);
        }

        return null;
    }

    /// <inheritdoc cref="TakePresent"/>
    private ClientCursor? TakeGone(ClientQuery query, ClientCursor from, List<ClientStatus> clients)
    {
        string firstId = from.ClientId;
        for (int stripe = from.Stripe; stripe < stripes.Length; stripe++)
        {
            foreach (GoneClient gone in First(query.Limit - clients.Count + 1, stripes[stripe].CopyGone(), query, firstId))
            {
                if (clients.Count == query.Limit)
                    return ClientCursor.AtClient(stripe, gone.Offline.ClientId);
                clients.Add(ClientStatuses.Of(gone));
            }

            firstId = "";
        }

        return null;
    }

    /// <summary>The first so many of a stripe, by their ids: a stripe may hold many more than a page.</summary>
    private static IEnumerable<GoneClient> First(int count, GoneClient[] all, ClientQuery query, string firstId)
    {
        var first = new PriorityQueue<GoneClient, string>(count, LastIdFirst);
        foreach (GoneClient gone in all)
        {
            string id = gone.Offline.ClientId;
            if (string.CompareOrdinal(id, firstId) < 0 || !Fits(query, id, gone.IsAwaited ? ClientState.Online : ClientState.Offline))
                continue;
            if (first.Count < count)
                first.Enqueue(gone, id);
            else
                first.EnqueueDequeue(gone, id);
        }

        return first.UnorderedItems.Select(item => item.Element).OrderBy(gone => gone.Offline.ClientId, StringComparer.Ordinal);
    }

    /// <summary>Asked before a status is made: a walk that is after a few must not make one of everybody.</summary>
    private static bool Fits(ClientQuery query, in ConnectionSnapshot snapshot)
    {
        ClientState state = snapshot.Phase == ConnectionPhase.Suspect ? ClientState.Suspect : ClientState.Online;
        if (query.Prefix is null)
            return Fits(query, "", state);
        var session = (HeartbeatSession)snapshot.Owner;
        return session.IsPresent && Fits(query, session.ClientId ?? session.Remote?.ToString() ?? "", state);
    }

    private static bool Fits(ClientQuery query, string clientId, ClientState state) =>
        (query.State is null || query.State == state) && (query.Prefix is null || clientId.StartsWith(query.Prefix, StringComparison.Ordinal));
}
