using System.IO.Pipelines;

namespace PipeHeartbeat.Transport.Epoll;

/// <summary>
/// A feature of every connection of this transport: its owner asks for what has already arrived. For whoever has to say that nothing has.
/// Thread-safe.
/// </summary>
public interface IReceiveConfirmFeature
{
    /// <summary>
    /// The reader to which it hands what arrives. Somebody who reads another one, which is fed from this (TLS, say), is not told by
    /// <see cref="Confirm"/> what he has seen himself.
    /// </summary>
    PipeReader Input { get; }

    /// <summary>
    /// How long ago the kernel received data last, to some milliseconds; since the connection was made, if none ever came.
    /// <see langword="null"/> after the end.
    /// </summary>
    TimeSpan? SinceLastArrival { get; }

    /// <summary>
    /// All bytes that the kernel has received since the connection was made, read or not, a FIN counting as one. <see langword="null"/> after the
    /// end, and from a kernel that does not tell.
    /// </summary>
    long? ReceivedBytes { get; }

    /// <summary>
    /// Receives what the kernel holds for the connection by the time that its loop comes to it, hands it to the read that is pending, lets that
    /// run as far as it goes on the loop's thread, until that much was received; and then calls back there. What a client sends meanwhile is not
    /// waited for. If no read is pending nothing is received: somebody who does not read has no claim on what arrived.
    /// </summary>
    /// <param name="callback">
    /// Called once, on the loop's thread, which it must not block; also if the connection has ended meanwhile. It is told whether all that had
    /// arrived was handed over, and a read is pending again: then whoever reads has nothing under way, and will not before the loop goes on.
    /// </param>
    /// <param name="state">Handed to <paramref name="callback"/>.</param>
    void Confirm(Action<object?, bool> callback, object? state);
}
