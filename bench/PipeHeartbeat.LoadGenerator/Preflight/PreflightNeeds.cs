namespace PipeHeartbeat.LoadGenerator;

/// <summary>What a run is going to ask of the machine.</summary>
/// <param name="Connections">At once.</param>
internal sealed record PreflightNeeds(long Connections)
{
    /// <summary>Connections a second; 0 where it does not matter.</summary>
    public double ConnectRate { get; init; }

    /// <summary>Addresses to connect from.</summary>
    public long SourceAddresses { get; init; } = 1;

    /// <summary>Addresses and ports to connect to.</summary>
    public long Targets { get; init; } = 1;

    /// <summary>Whether the server is on this machine too: then its side of every connection is paid for here.</summary>
    public bool IsServerLocal { get; init; }

    /// <summary>The server's process, if it is known.</summary>
    public int? ServerProcessId { get; init; }
}
