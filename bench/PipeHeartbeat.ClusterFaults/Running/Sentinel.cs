using System.Globalization;

namespace PipeHeartbeat.ClusterFaults;

/// <summary>A sentinel that watches over one master.</summary>
internal sealed class Sentinel : IAsyncDisposable
{
    public const string Service = "mymaster";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("sentinel-");
    private ChildProcess? _process;

    private Sentinel()
    {
    }

    public int Port { get; } = Ports.Take();

    public static async Task<Sentinel> StartAsync(int master)
    {
        var sentinel = new Sentinel();
        string file = Path.Combine(sentinel._folder.FullName, "sentinel.conf");
        await File.WriteAllTextAsync(file, string.Create(CultureInfo.InvariantCulture, $"""
            port {sentinel.Port}
            bind 127.0.0.1
            dir {sentinel._folder.FullName}
            sentinel monitor {Service} 127.0.0.1 {master} 2
            sentinel down-after-milliseconds {Service} 2000
            sentinel failover-timeout {Service} 10000

            """));
        sentinel._process = ChildProcess.Start("redis-server", [file, "--sentinel"]);
        await sentinel._process.WaitForLineAsync("+monitor master");
        return sentinel;
    }

    /// <summary>Waits until it knows of others; who knows of nobody elects nobody.</summary>
    public async Task UntilItKnowsAsync(int sentinels)
    {
        for (int i = 0; i < sentinels; i++)
            await _process!.WaitForLineAsync("+sentinel sentinel");
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
            await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
