namespace PipeHeartbeat.Liveness;

/// <summary>Where a slot of the <see cref="ConnectionTable"/> stands. The legal transitions are listed in <c>SlotState</c>.</summary>
public enum ConnectionPhase
{
    /// <summary>No tenant.</summary>
    Free = 0,

    /// <summary>Connected and, as far as anybody knows, alive.</summary>
    Live = 1,

    /// <summary>Connected, but some heartbeats are missing. The next one makes it <see cref="Live"/> again.</summary>
    Suspect = 2,

    /// <summary>Declared offline for silence; the slot waits for its owner to free it.</summary>
    Expired = 3,

    /// <summary>Ended for any other reason; the slot waits for its owner to free it.</summary>
    Closed = 4,
}
