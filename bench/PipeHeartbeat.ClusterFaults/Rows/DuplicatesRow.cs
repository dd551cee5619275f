namespace PipeHeartbeat.ClusterFaults;

/// <summary>One client comes again and again, now here and now there, while whatever nodes tell of it arrives once more later.</summary>
internal sealed class DuplicatesRow : ClusterRow
{
    private const int Times = 1_000;
    private const string Client = "restless";

    /// <summary>Which of two came last nobody sees who come within the error of the nodes' clocks.</summary>
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(20);

    public override int Number => 10;

    public override IEnumerable<ClusterCase> Cases(int each) => [new("one client comes 1,000 times, anywhere; all requests arrive twice, the second time up to 1 s later", (seen, token) => RunAsync(seen, token))];

    private static async Task RunAsync(Observations seen, CancellationToken cancellationToken)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        DuplicatingRelay[] relays = [.. Enumerable.Range(0, ClusterScene.Nodes).Select(_ => new DuplicatingRelay(redis.Port))];
        try
        {
            await using ClusterScene scene = await ClusterScene.StartAsync(redis.Connection, [.. relays.Select(relay => relay.Address)], each: 1);
            NodeProcess last = scene.First;
            for (int i = 0; i < Times; i++)
            {
                last = scene.Cluster.Nodes[Random.Shared.Next(ClusterScene.Nodes)];
                await scene.Clients.ConnectAsync([Client], last.Port, hangsOn: i % 2 == 0);
                await Task.Delay(Between, cancellationToken);
            }

            IReadOnlyList<LogEntry> log = await scene.DemandRestAsync(seen, ClusterScene.Recovery, "the last");
            await scene.UntilThereAsync(ClusterScene.Nodes + 1);
            bool isThere = (await last.GetClientsAsync()).Any(client => client.Client == Client);
            seen.Demand(isThere, $"it is where it came last, and nowhere else");
            seen.Note($"{log.Count(entry => entry.Client == Client)} of the events are its own");
            int sent = relays.Sum(relay => relay.Sent);
            seen.Demand(sent > Times / 2, $"{sent} requests came twice");
        }
        finally
        {
            foreach (DuplicatingRelay relay in relays)
                relay.Dispose();
        }
    }
}
