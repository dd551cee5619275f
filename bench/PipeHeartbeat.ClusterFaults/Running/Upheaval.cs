namespace PipeHeartbeat.ClusterFaults;

/// <summary>What clients do while Redis is not looking: of the first node's a third leave, of the second's a third go to the third, and as many come to the first.</summary>
internal sealed class Upheaval
{
    private readonly ClusterScene _scene;

    private Upheaval(ClusterScene scene, int each)
    {
        _scene = scene;
        Leaving = scene.Ids(0)[..(each / 3)];
        Moving = scene.Ids(1)[..(each / 3)];
        Coming = BeatingClients.Named("new-", each / 3);
    }

    private string[] Leaving { get; }

    private string[] Moving { get; }

    private string[] Coming { get; }

    public static async Task<Upheaval> BeginAsync(ClusterScene scene, int each)
    {
        var upheaval = new Upheaval(scene, each);
        scene.Clients.Leave(upheaval.Leaving);
        await scene.Clients.ConnectAsync(upheaval.Moving, scene.Cluster.Nodes[2].Port, hangsOn: true);
        await scene.Clients.ConnectAsync(upheaval.Coming, scene.First.Port);
        return upheaval;
    }

    /// <summary>Waits until the index has it all, and demands that each of it was told once.</summary>
    public async Task DemandToldAsync(Observations seen, TimeSpan within, string since)
    {
        IReadOnlyList<LogEntry> log = await _scene.DemandRestAsync(seen, within, since);
        ClusterScene.DemandTold(seen, log, "offline", Leaving);
        ClusterScene.DemandTold(seen, log, "moved", Moving);
        ClusterScene.DemandTold(seen, [.. log.Where(entry => entry.Client.StartsWith("new-", StringComparison.Ordinal))], "online", Coming);
    }
}
