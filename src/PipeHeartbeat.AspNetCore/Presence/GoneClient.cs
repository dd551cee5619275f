namespace PipeHeartbeat.AspNetCore;

/// <summary>A client that said HELLO and whose connection has ended. Changed only with its stripe of the directory locked.</summary>
/// <param name="offline">The event that tells of it, or that will if it does not return in time.</param>
/// <param name="packets">Packets that had come by its connection.</param>
/// <param name="bytes">Bytes of those.</param>
internal sealed class GoneClient(in PresenceEvent offline, long packets, long bytes)
{
    /// <summary>Without its number as long as it has not been told.</summary>
    public PresenceEvent Offline { get; } = offline;

    public long Packets { get; } = packets;

    public long Bytes { get; } = bytes;

    /// <summary>Whether nobody was told yet.</summary>
    public bool IsAwaited { get; set; }
}
