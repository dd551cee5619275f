namespace PipeHeartbeat.LoadGeneratorTests;

/// <summary>Something that happened to a client at a moment.</summary>
internal sealed record HistoryEntry(int Client, ClientDeed Deed, long AtUs, int TimeoutMs)
{
    public string? Reason => Deed switch
    {
        ClientDeed.EndForSilence => "heartbeat_timeout",
        ClientDeed.EndForDrain => "drain",
        ClientDeed.EndForAnotherReason => "kicked",
        _ => null,
    };

    public bool IsEnd => Deed is >= ClientDeed.EndWithoutReason;
}
