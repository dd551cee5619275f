using System.Globalization;

namespace PipeHeartbeat.ClusterFaults;

/// <summary>What Redis has to do while clients only beat.</summary>
internal sealed class SteadyRow : ClusterRow
{
    private const int Few = 100;
    private const double MostDifference = 0.05;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(20);

    public override int Number => 11;

    public override IEnumerable<ClusterCase> Cases(int each) => [new($"nothing: {Few} clients beat, then {ClusterScene.Nodes * each}", (seen, token) => RunAsync(each, seen, token))];

    private static async Task RunAsync(int each, Observations seen, CancellationToken cancellationToken)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using ClusterScene scene = await ClusterScene.StartAsync(redis, Few / ClusterScene.Nodes);
        await scene.Clients.ConnectAsync(["one-more"], scene.First.Port);
        double few = await MeasureAsync(redis, cancellationToken);
        await Task.WhenAll(scene.Cluster.Nodes.Select((node, i) =>
            scene.Clients.ConnectAsync(BeatingClients.Named($"{(char)('a' + i)}-", each).Skip(Few / ClusterScene.Nodes), node.Port)));
        await scene.UntilThereAsync((ClusterScene.Nodes * each) + 1);
        await scene.DemandRestAsync(seen, ClusterScene.Recovery, "they came");
        double many = await MeasureAsync(redis, cancellationToken);
        seen.Demand(Math.Abs((many / few) - 1) <= MostDifference, $"{few:0.0} commands/s with {Few} clients, {many:0.0} with {(ClusterScene.Nodes * each) + 1}");
        seen.Note($"{many / ClusterScene.Nodes:0.0} a node");
    }

    /// <summary>Each command counts, also those within scripts.</summary>
    private static async Task<double> MeasureAsync(RedisProcess redis, CancellationToken cancellationToken)
    {
        await Task.Delay(Settling, cancellationToken);
        long before = await CountAsync(redis);
        await Task.Delay(Measured, cancellationToken);
        return (await CountAsync(redis) - before) / Measured.TotalSeconds;
    }

    private static async Task<long> CountAsync(RedisProcess redis)
    {
        const string Name = "total_commands_processed:";
        string line = (await redis.Database.ExecuteAsync("INFO", "stats")).ToString().Split("\r\n").Single(line => line.StartsWith(Name, StringComparison.Ordinal));
        return long.Parse(line[Name.Length..], CultureInfo.InvariantCulture);
    }
}
