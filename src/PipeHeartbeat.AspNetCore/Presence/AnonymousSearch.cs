using System.Net;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Finds clients that said no HELLO by their remote addresses and ports: no directory holds these, so all connections are looked at, once for however
/// many are looked for.
/// </summary>
/// <param name="names">Who is looked for.</param>
internal sealed class AnonymousSearch(IReadOnlyCollection<string> names)
{
    private readonly HashSet<string> _names = new(names, StringComparer.Ordinal);

    // Addresses are compared as such: to write everybody's as text would cost more than all the rest of the walk.
    private readonly Dictionary<IPEndPoint, string> _addresses = Addresses(names);

    /// <summary>Walks over the table, to its end or until all are found.</summary>
    public void Find(ConnectionTable table, LivenessClock clock, IDictionary<string, ClientStatus> found)
    {
        long nowMs = clock.NowMs;
        int left = _names.Count;
        foreach (ConnectionSnapshot snapshot in table.Enumerate(nowMs))
        {
            var session = (HeartbeatSession)snapshot.Owner;
            if (session.ClientId is not null || NameOf(session.Remote) is not { } name)
                continue;
            if (ClientStatuses.Of(snapshot, nowMs, clock.TimeProvider) is not { } status)
                continue;
            found[name] = status;
            if (--left == 0)
                return;
        }
    }

    private string? NameOf(EndPoint? remote)
    {
        if (remote is IPEndPoint address)
            return _addresses.GetValueOrDefault(address);
        return remote?.ToString() is { } name && _names.Contains(name) ? name : null;
    }

    private static Dictionary<IPEndPoint, string> Addresses(IReadOnlyCollection<string> names)
    {
        var addresses = new Dictionary<IPEndPoint, string>();
        foreach (string name in names)
        {
            // What reads as an address but is written otherwise than ours is nobody's name.
            if (IPEndPoint.TryParse(name, out IPEndPoint? address) && address.ToString() == name)
                addresses[address] = name;
        }

        return addresses;
    }
}
