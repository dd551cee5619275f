using System.Text.Json;

namespace PipeHeartbeat.ClusterFaults;

/// <summary>What it costs the nodes that Redis is dead: a beat as much as ever, a verdict no time, and memory that is bounded.</summary>
internal sealed class WithoutRedisRow : ClusterRow
{
    private const int Rounds = 5;
    private const int Silent = 10;
    private const int Churns = 10;
    private const double MostRatio = 1.05;
    private const double MostLateness = 0.25;
    private const double MostGrowth = 64;
    private const double Mebi = 1024 * 1024;

    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);

    public override int Number => 13;

    public override IEnumerable<ClusterCase> Cases(int each) => [new($"Redis dead, {Rounds} times; {each} clients beat every 100 ms", (seen, token) => RunAsync(each / ClusterScene.Nodes, seen, token))];

    private static async Task RunAsync(int each, Observations seen, CancellationToken cancellationToken)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(appendsOnly: true);
        await using ClusterScene scene = await ClusterScene.StartAsync(redis, each, Often);
        var alive = new List<double>();
        var dead = new List<double>();
        var recoveries = new List<TimeSpan>();
        for (int round = 0; round < Rounds; round++)
        {
            await Task.Delay(Settling, cancellationToken);
            alive.Add(await MeasureAsync(scene, cancellationToken));
            await redis.KillAsync();
            if (round == Rounds - 1)
                await DemandServedAsync(scene, seen);
            await Task.Delay(Settling, cancellationToken);
            dead.Add(await MeasureAsync(scene, cancellationToken));
            if (round == Rounds - 1)
                await DemandBoundedAsync(scene, each, seen);
            await redis.RunAsync();
            await scene.Cluster.UntilReadyAsync(ClusterScene.Patience);
            recoveries.Add(await scene.Cluster.UntilUnionAsync(ClusterScene.Patience));
        }

        double ratio = Median(dead) / Median(alive);
        seen.DemandInTime(ratio <= MostRatio, $"a beat {Median(alive):0.00} µs of processor with Redis, {Median(dead):0.00} without: {ratio:0.000} times as much");
        seen.DemandInTime(recoveries.Max() <= ClusterScene.Recovery, $"ready, and index = union of memories, {recoveries.Max().TotalSeconds:0.0} s after its return at most");
        await scene.DemandRestAsync(seen, ClusterScene.Recovery, "that");
    }

    /// <returns>Processor time of all nodes for each beat, in µs.</returns>
    private static async Task<double> MeasureAsync(ClusterScene scene, CancellationToken cancellationToken)
    {
        (TimeSpan cpu, long beats) = await ReadAsync(scene);
        await Task.Delay(Measured, cancellationToken);
        (TimeSpan cpuAfter, long beatsAfter) = await ReadAsync(scene);
        return (cpuAfter - cpu).TotalMicroseconds / (beatsAfter - beats);
    }

    private static async Task<(TimeSpan Cpu, long Beats)> ReadAsync(ClusterScene scene)
    {
        JsonElement[] all = await Task.WhenAll(scene.Cluster.Nodes.Select(node => node.GetStatusAsync()));
        return (
            TimeSpan.FromTicks(scene.Cluster.Nodes.Sum(node => ProcessUsage.CpuTime(node.ProcessId).Ticks)),
            all.Sum(status => status.GetProperty("activity").GetProperty("beats").GetInt64()));
    }

    /// <summary>Who falls silent now is ended as ever.</summary>
    private static async Task DemandServedAsync(ClusterScene scene, Observations seen)
    {
        scene.Clients.Silence(scene.Ids(0)[..Silent]);
        await NodeCluster.UntilAsync(async () => (await scene.First.GetReadinessAsync()).StartsWith("degraded: redis-presence: ", StringComparison.Ordinal), "it says that it is degraded", ClusterScene.Patience);
        seen.Note($"/readyz answers 200, degraded");
        JsonElement status = default;
        await NodeCluster.UntilAsync(
            async () => (status = await scene.First.GetStatusAsync()).GetProperty("counters").GetProperty("closed").GetProperty("heartbeat_timeout").GetInt64() >= Silent, "the silent are ended", ClusterScene.Patience);
        double latest = status.GetProperty("lateness").GetProperty("max").GetDouble();
        seen.DemandInTime(latest <= MostLateness, $"{Silent} silent ended {latest * 1_000:0} ms after their deadline at most");
    }

    /// <summary>Very many come and go of whom Redis never hears.</summary>
    private static async Task DemandBoundedAsync(ClusterScene scene, int each, Observations seen)
    {
        long before = ResidentSet.Read(scene.First.ProcessId);
        for (int churn = 0; churn < Churns; churn++)
        {
            string[] passing = BeatingClients.Named($"passing-{churn}-", each);
            await scene.Clients.ConnectAsync(passing, scene.First.Port);
            scene.Clients.Leave(passing);
        }

        await scene.UntilThereAsync((ClusterScene.Nodes * each) - Silent);
        double growth = (ResidentSet.Read(scene.First.ProcessId) - before) / Mebi;
        seen.Demand(growth <= MostGrowth, $"RSS {growth:0.0} MiB more after {Churns * each} others came and went");
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Rounds / 2);
}
