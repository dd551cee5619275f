using System.IO.Pipelines;

namespace PipeHeartbeat.TestKit;

/// <summary>How connections of an <see cref="InMemoryTransport"/> behave.</summary>
public sealed class InMemoryTransportOptions
{
    /// <summary>Where the server's code runs when something arrived or was taken. Inline: on the thread of the client that did it.</summary>
    public PipeScheduler ServerScheduler { get; init; } = PipeScheduler.Inline;

    /// <summary>Where the client's code runs.</summary>
    public PipeScheduler ClientScheduler { get; init; } = PipeScheduler.ThreadPool;

    /// <summary>Bytes that wait in either direction before the writer is held up: what socket buffers are to a socket.</summary>
    public int BufferBytes { get; init; } = 64 * 1024;

    /// <summary>
    /// Whether a connection that the server has closed stays open until the client closes too, as if the last bytes were never taken.
    /// </summary>
    public bool HoldsClose { get; init; }
}
