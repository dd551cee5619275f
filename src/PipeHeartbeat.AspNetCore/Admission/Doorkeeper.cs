using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using PipeHeartbeat.Liveness;

namespace PipeHeartbeat.AspNetCore;

/// <summary>Who may come in: so many a second, so many from one address. It never makes anybody wait. Thread-safe.</summary>
internal sealed class Doorkeeper
{
    private readonly Lock _lock = new();
    private readonly RateLimit _acceptRate;
    private readonly AddressCounts? _addresses;

    // Kept as it was counted: what the connection says of its address may be another by the time that it leaves.
    private readonly ConcurrentDictionary<object, IPAddress> _counted = new();
    private readonly bool _hasRate;
    private long _acceptsPaidUntil;

    public Doorkeeper(LimitOptions options)
    {
        // A second's worth may come at once.
        _hasRate = options.AcceptRate > 0;
        if (_hasRate)
            _acceptRate = new RateLimit(options.AcceptRate, options.AcceptRate);
        if (options.MaxConnectionsPerAddress > 0)
            _addresses = new AddressCounts(options.MaxConnectionsPerAddress);
    }

    /// <summary>Addresses that are counted.</summary>
    public int Addresses => _addresses?.Count ?? 0;

    /// <param name="who">Who comes.</param>
    /// <param name="connection">By which it comes.</param>
    /// <param name="nowMs">The time.</param>
    /// <param name="delayedMs">For how long of late those who come now may have had to wait for us.</param>
    /// <returns>Why it may not come in; <see langword="null"/> if it may, and then it has to <see cref="Leave"/> too.</returns>
    public string? Enter(object who, ConnectionContext connection, long nowMs, long delayedMs)
    {
        // The address first: one that is refused for it takes nothing of what all the others may come at.
        if (_addresses is not null && AddressOf(connection) is { } address)
        {
            if (!_addresses.TryAdd(address))
                return "too many connections from its address";
            _counted[who] = address;
        }

        return TryTakeOne(nowMs, delayedMs) ? null : "too many connections a second";
    }

    /// <summary>Makes room, once, if it has come in.</summary>
    public void Leave(object who)
    {
        if (_counted.TryRemove(who, out IPAddress? address))
            _addresses!.Remove(address);
    }

    private bool TryTakeOne(long nowMs, long delayedMs)
    {
        if (!_hasRate)
            return true;
        lock (_lock)
            return _acceptRate.TryTake(ref _acceptsPaidUntil, nowMs, 1, delayedMs);
    }

    /// <summary>The same client's, whether it came by an IPv4 or an IPv6 socket.</summary>
    private static IPAddress? AddressOf(ConnectionContext connection) =>
        connection.RemoteEndPoint is not IPEndPoint { Address: var address } ? null : address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
