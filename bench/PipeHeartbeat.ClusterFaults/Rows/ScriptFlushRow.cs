namespace PipeHeartbeat.ClusterFaults;

/// <summary>Redis forgets the scripts, under clients that come and go.</summary>
internal sealed class ScriptFlushRow : ClusterRow
{
    public override int Number => 5;

    public override IEnumerable<ClusterCase> Cases(int each) => [new($"SCRIPT FLUSH; {each / 3 * 3} clients change", (seen, token) => RunAsync(each, seen))];

    private static async Task RunAsync(int each, Observations seen)
    {
        await using RedisProcess redis = await RedisProcess.StartAsync();
        await using ClusterScene scene = await ClusterScene.StartAsync(redis, each);
        await redis.FlushScriptsAsync();
        Upheaval upheaval = await Upheaval.BeginAsync(scene, each);
        await upheaval.DemandToldAsync(seen, ClusterScene.Recovery, "it");
    }
}
