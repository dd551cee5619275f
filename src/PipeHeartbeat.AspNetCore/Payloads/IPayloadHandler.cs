using System.Buffers;

namespace PipeHeartbeat.AspNetCore;

/// <summary>
/// Receives the bodies of OTHER packets. Register one as a service; without one they are skipped unread. It is called on the thread pool,
/// for each connection one packet after the other in the order in which they came, for different connections at once.
/// </summary>
/// <remarks>
/// While a handler is slow, up to 64 KiB and what one receive brought on top of them wait for it; then its connection is not read from any
/// further. That is not held against the client: as long as anything of it waits to be read it is not declared silent, nor for one interval
/// afterwards, in which what waited is looked at. (Under TLS nobody can tell how much waits, and a client has one timeout more, no longer.) An exception is logged and the next packet is delivered.
/// Do not block its thread: the thread pool is everybody's, and what starves it delays the reading of heartbeats and the shutdown.
/// </remarks>
public interface IPayloadHandler
{
    /// <summary>Handles one packet.</summary>
    /// <param name="context">Who sent it.</param>
    /// <param name="payload">The body, 0 to <see cref="LimitOptions.MaxPayloadBytes"/> bytes; valid until the returned task has
    /// completed.</param>
    /// <param name="cancellationToken">Cancelled when the server gives up waiting for handlers at shutdown.</param>
    ValueTask HandleAsync(PayloadContext context, ReadOnlySequence<byte> payload, CancellationToken cancellationToken);
}
