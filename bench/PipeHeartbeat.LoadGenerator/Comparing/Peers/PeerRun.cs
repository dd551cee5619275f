namespace PipeHeartbeat.LoadGenerator;

/// <summary>A peer that was started for one run, with its directory and its port.</summary>
internal sealed class PeerRun : IAsyncDisposable
{
    private readonly DirectoryInfo _directory;
    private readonly PeerProcess _process;
    private readonly string _name;

    private PeerRun(DirectoryInfo directory, PeerProcess process, PeerLaunch launch, int port, string name)
    {
        _directory = directory;
        _process = process;
        _name = name;
        Launch = launch;
        Port = port;
    }

    public PeerLaunch Launch { get; }

    public int Port { get; }

    public int ProcessId => _process.Id;

    /// <exception cref="PeerException">It does not start.</exception>
    public static async Task<PeerRun> StartAsync(Peer peer, int connections, TimeSpan timeout, CancellationToken cancellationToken)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("pipeheartbeat-load-");
        try
        {
            int port = FreePort.Take();
            PeerLaunch launch = await peer.PrepareAsync(new PeerDemand(port, directory.FullName, connections, timeout));
            return new PeerRun(directory, await PeerProcess.StartAsync(peer.Name, launch, port, cancellationToken), launch, port, peer.Name);
        }
        catch
        {
            directory.Delete(recursive: true);
            throw;
        }
    }

    /// <exception cref="PeerException">It did not stay until the end.</exception>
    public async Task ThrowIfEndedAsync()
    {
        if (_process.HasExited)
            throw new PeerException(await _process.DescribeAsync(_name, "ended while it was measured"));
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _directory.Delete(recursive: true);
    }
}
