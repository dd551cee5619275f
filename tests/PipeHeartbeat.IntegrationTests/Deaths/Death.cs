using PipeHeartbeat.AspNetCore;
using PipeHeartbeat.Protocol;

namespace PipeHeartbeat.IntegrationTests;

/// <summary>A way in which a client's connection ends, and what must be seen of it. Without more it is that of a client that was known by its name.</summary>
/// <param name="Reason">Why it ends, wherever that is told.</param>
/// <param name="Play">Has a client die so.</param>
internal sealed record Death(Reason Reason, Func<DeathScene, Task> Play)
{
    /// <summary>What exactly was wrong, where that is told.</summary>
    public string? Detail { get; init; }

    /// <summary>Whether the client is told the reason, too.</summary>
    public bool SaysBye { get; init; }

    /// <summary>What is told of the client; the reason belongs to its being offline.</summary>
    public IReadOnlyList<PresenceEventKind> Told { get; init; } = [PresenceEventKind.Online, PresenceEventKind.Offline];

    /// <summary>How the client stands afterwards; <see langword="null"/>: nobody knows it.</summary>
    public string? State { get; init; } = "offline";

    /// <summary>Whether it had said who it is, and was believed.</summary>
    public bool IsIdentified => State is not null;
}
