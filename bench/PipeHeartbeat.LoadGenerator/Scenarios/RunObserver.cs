namespace PipeHeartbeat.LoadGenerator;

/// <summary>Watches a fleet from outside: shows how it stands, keeps the timeline, reads what the processes use.</summary>
internal sealed class RunObserver
{
    private readonly IRunView _view;
    private readonly UsageMeter _generator;
    private readonly UsageMeter? _server;
    private readonly List<TimelinePoint> _timeline = [];

    public RunObserver(IRunView view, int? serverPid)
    {
        _view = view;
        _generator = new UsageMeter(ProcessUsage.TryOpen(Environment.ProcessId)
            ?? throw new InvalidOperationException("The process can not look at itself."));
        if (serverPid is { } pid && ProcessUsage.TryOpen(pid) is { } server)
            _server = new UsageMeter(server);
    }

    /// <summary>Of the generator, once the run is over.</summary>
    public UsageResult? Generator { get; private set; }

    /// <summary><see langword="null"/> if the server's process is not known.</summary>
    public UsageResult? Server { get; private set; }

    public IReadOnlyList<TimelinePoint> Timeline => _timeline;

    /// <summary>Watches until the run is over.</summary>
    public async Task WatchAsync(Fleet fleet)
    {
        await foreach (FleetSample sample in fleet.Samples.ReadAllAsync())
        {
            _generator.Read(sample);
            _server?.Read(sample);
            if (sample.Progress is { } progress)
                Show(progress);
        }

        // Before anything is closed: to take leave of all clients is work that belongs to nothing that was measured.
        Generator = _generator.Finish(fleet.SentEver);
        Server = _server?.Finish(fleet.SentEver);
        await fleet.Completion;
    }

    private void Show(RunProgress progress)
    {
        TimelinePoint point = progress.Now with { ServerCpuPercent = _server?.CpuPercent, ServerRssMiB = _server?.RssMiB };
        _timeline.Add(point);
        _view.Update(progress with { Now = point, GeneratorCpuPercent = _generator.CpuPercent });
    }
}
