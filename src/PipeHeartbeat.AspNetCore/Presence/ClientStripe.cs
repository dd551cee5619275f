namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// A part of the directory of clients, and its lock: what is found out of a client and what is told of it are one step, so that whoever reads the events
/// of one client reads them in the order in which they came about.
/// </summary>
internal sealed class ClientStripe
{
    public Lock Lock { get; } = new();

    public Dictionary<string, ClientEntry> Clients { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Makes room for one more, if there is none, by a quarter: left to itself the dictionary doubles, and half of it may be empty. Under the lock.
    /// </summary>
    public void MakeRoom()
    {
        if (Clients.Count == Clients.Capacity)
            Clients.EnsureCapacity(Clients.Count + (Clients.Count / 4) + 1);
    }

    /// <summary>All who have gone, at this moment; the lock is held for as long as that takes.</summary>
    public GoneClient[] CopyGone()
    {
        lock (Lock)
            return [.. Clients.Values.Where(static entry => entry.Gone is not null).Select(static entry => entry.Gone!)];
    }
}
