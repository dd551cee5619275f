namespace PipeHeartbeat.Transport.Epoll;

/// <summary>A feature of every connection of this transport: how far away the other end is. Thread-safe.</summary>
public interface IRoundTripFeature
{
    /// <summary>
    /// Asks the kernel how long what is sent takes to be acknowledged. It measures that when the connection is made, and whenever something is sent.
    /// </summary>
    /// <param name="mean">The round-trip time, smoothed after RFC 6298.</param>
    /// <param name="deviation">Its mean deviation.</param>
    /// <returns><see langword="false"/> after the end, and if nothing was measured.</returns>
    bool TryGetRoundTrip(out TimeSpan mean, out TimeSpan deviation);
}
