namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>What can happen to a client in a history.</summary>
internal enum ClientDeed
{
    Connect,
    Grant,
    Beat,
    FallSilent,
    Leave,
    EndWithoutReason,
    EndForSilence,
    EndForDrain,
    EndForAnotherReason,
}
