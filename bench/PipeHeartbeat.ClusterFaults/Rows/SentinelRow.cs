using System.Globalization;
using StackExchange.Redis;

namespace PipeHeartbeat.ClusterFaults;

/// <summary>Under sentinels a replica takes the place of its master, which was killed.</summary>
internal sealed class SentinelRow : ClusterRow
{
    private const int Sentinels = 3;

    public override int Number => 8;

    public override IEnumerable<ClusterCase> Cases(int each) => [new($"three sentinels: kill -9 of the master; {each / 3 * 3} clients change", (seen, token) => RunAsync(each, seen))];

    private static async Task RunAsync(int each, Observations seen)
    {
        await using RedisProcess master = await RedisProcess.StartAsync();
        await using RedisProcess replica = await RedisProcess.StartAsync(appendsOnly: false, "--replicaof", "127.0.0.1", master.Port.ToString(CultureInfo.InvariantCulture));
        await NodeCluster.UntilAsync(async () => (await replica.Database.ExecuteAsync("INFO", "replication")).ToString().Contains("master_link_status:up", StringComparison.Ordinal), "the replica is in step", ClusterScene.Patience);
        var sentinels = new List<Sentinel>();
        try
        {
            for (int i = 0; i < Sentinels; i++)
                sentinels.Add(await Sentinel.StartAsync(master.Port));
            foreach (Sentinel sentinel in sentinels)
                await sentinel.UntilItKnowsAsync(Sentinels - 1);
            string address = $"{string.Join(',', sentinels.Select(one => $"127.0.0.1:{one.Port}"))},serviceName={Sentinel.Service}";
            await RunAsync(each, seen, master, replica, address);
        }
        finally
        {
            foreach (Sentinel sentinel in sentinels)
                await sentinel.DisposeAsync();
        }
    }

    private static async Task RunAsync(int each, Observations seen, RedisProcess master, RedisProcess replica, string address)
    {
        await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync($"{address},abortConnect=false");
        await using ClusterScene scene = await ClusterScene.StartAsync(connection, [.. Enumerable.Repeat(address, ClusterScene.Nodes)], each);
        await master.KillAsync();
        Upheaval upheaval = await Upheaval.BeginAsync(scene, each);
        TimeSpan took = await NodeCluster.UntilAsync(() => RedisCluster.IsMasterAsync(replica), "the replica is a master", ClusterScene.Patience);
        seen.Note($"the replica is master {took.TotalSeconds:0.0} s after that");
        await upheaval.DemandToldAsync(seen, ClusterScene.Patience, "then");
    }
}
