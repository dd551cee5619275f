using StackExchange.Redis;

namespace PipeHeartbeat.ClusterFaults;

/// <summary>Redis answers nobody for a while, but keeps all that is sent to it.</summary>
internal sealed class PauseRow : ClusterRow
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(20);

    public override int Number => 6;

    public override IEnumerable<ClusterCase> Cases(int each) => [new($"CLIENT PAUSE 20 s; {each / 3 * 3} clients change", (seen, token) => RunAsync(each, seen, token))];

    private static async Task RunAsync(int each, Observations seen, CancellationToken cancellationToken)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using ClusterScene scene = await ClusterScene.StartAsync(redis, each);
        RedisValue[] before = await redis.Database.HashKeysAsync(scene.Cluster.Keys.Beats);
        await redis.Database.ExecuteAsync("CLIENT", "PAUSE", $"{Pause.TotalMilliseconds}", "ALL");
        var paused = Task.Delay(Pause, cancellationToken);
        Upheaval upheaval = await Upheaval.BeginAsync(scene, each);
        await paused;
        await upheaval.DemandToldAsync(seen, ClusterScene.Recovery, "it");
        RedisValue[] after = await redis.Database.HashKeysAsync(scene.Cluster.Keys.Beats);
        seen.Demand(after.ToHashSet().SetEquals(before), $"no node lost");
    }
}
