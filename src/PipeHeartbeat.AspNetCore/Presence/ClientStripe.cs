namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// A part of the directory of clients, and its lock: what is found out of a client and what is told of it are one step, so that whoever reads the events
/// of one client reads them in the order in which they came about.
/// </summary>
internal sealed class ClientStripe
{
    public Lock Lock { get; } = new();

    public Dictionary<string, ClientEntry> Clients { get; } = new(StringComparer.Ordinal);
}
