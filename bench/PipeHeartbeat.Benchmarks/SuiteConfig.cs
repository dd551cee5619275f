using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Exporters.Json;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Order;

namespace PipeHeartbeat.Benchmarks;

/// <summary>What all suites have in common. All that is measured is exported, for the report; how to run is the suites' own.</summary>
internal static class SuiteConfig
{
    public static IConfig Create() => ManualConfig.CreateEmpty()
        .AddColumnProvider(DefaultColumnProviders.Instance)
        .AddLogger(ConsoleLogger.Default)
        .AddExporter(JsonExporter.Full, MarkdownExporter.GitHub)
        .WithOrderer(new DefaultOrderer(SummaryOrderPolicy.Declared))
        .WithArtifactsPath(Path.Combine("artifacts", "benchmarks"));
}
