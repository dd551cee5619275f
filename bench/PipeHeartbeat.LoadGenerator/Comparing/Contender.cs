namespace PipeHeartbeat.LoadGenerator;

/// <summary>A peer that takes part, and what has been measured of it so far.</summary>
internal sealed class Contender(Peer peer, string version)
{
    public Peer Peer { get; } = peer;

    public string Version { get; } = version;

    public string Configuration { get; set; } = "";

    public List<PeerRound> Rounds { get; } = [];

    public DetectionResult? Detection { get; set; }

    /// <summary>What went wrong, a sentence each.</summary>
    public List<string> Remarks { get; } = [];
}
