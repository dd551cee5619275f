namespace PipeHeartbeat.ClusterFaults;

/// <summary>Redis is gone for a minute from one moment to the next, and comes back with what it had written down.</summary>
internal sealed class RedisKilledRow : ClusterRow
{
    private static readonly TimeSpan Away = TimeSpan.FromSeconds(60);

    public override int Number => 3;

    public override IEnumerable<ClusterCase> Cases(int each) => [new($"kill -9 of Redis for 60 s; {each / 3 * 3} clients change", (seen, token) => RunAsync(each, seen, token))];

    private static async Task RunAsync(int each, Observations seen, CancellationToken cancellationToken)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync(appendsOnly: true);
        await using ClusterScene scene = await ClusterScene.StartAsync(redis, each);
        await redis.KillAsync();
        var away = Task.Delay(Away, cancellationToken);
        Upheaval upheaval = await Upheaval.BeginAsync(scene, each);
        await away;
        await redis.RunAsync();
        await upheaval.DemandToldAsync(seen, ClusterScene.Recovery, "its return");
    }
}
