namespace PipeHeartbeat.Client;

/// <summary>What a <see cref="BeatPlan"/> says is to be done now.</summary>
internal enum BeatStep
{
    /// <summary>Nothing yet.</summary>
    Wait = 0,

    /// <summary>A heartbeat is to be sent.</summary>
    Beat = 1,

    /// <summary>The server has answered nothing for its whole timeout: give it up.</summary>
    GiveUp = 2,
}
