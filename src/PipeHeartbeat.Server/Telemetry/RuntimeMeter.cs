using OpenTelemetry.Metrics;

namespace PipeHeartbeat.Server;

/// <summary>The meter of the runtime: processor, memory, collections, thread pool.</summary>
internal static class RuntimeMeter
{
    public const string Name = "System.Runtime";

    /// <summary>Names that end as Prometheus wants histograms to end alone, and what is told instead.</summary>
    private static readonly (string Name, string Told)[] Renamed =
    [
        ("dotnet.assembly.count", "dotnet.assemblies.loaded"),
        ("dotnet.process.cpu.count", "dotnet.process.cpus"),
        ("dotnet.timer.count", "dotnet.timers.active"),
    ];

    public static void Add(MeterProviderBuilder metrics)
    {
        metrics.AddMeter(Name);
        foreach ((string name, string told) in Renamed)
            metrics.AddView(name, told);
    }
}
