namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// A feature of every connection of this transport: its owner asks for what has already arrived. For whoever has to say that nothing has.
/// Thread-safe.
/// </summary>
public interface IReceiveConfirmFeature
{
    /// <summary>
    /// Receives what the kernel holds for the connection by the time that its loop comes to it, hands it to the read that is pending, lets that
    /// run as far as it goes on the loop's thread, and then calls back there. If no read is pending nothing is received: somebody who does
    /// not read has no claim on what arrived.
    /// </summary>
    /// <param name="callback">Called once, on the loop's thread, which it must not block; also if the connection has ended meanwhile.</param>
    /// <param name="state">Handed to <paramref name="callback"/>.</param>
    void Confirm(Action<object?> callback, object? state);
}
