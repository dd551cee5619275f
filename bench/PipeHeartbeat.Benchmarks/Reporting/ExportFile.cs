using System.Text.Json.Serialization;

namespace PipeHeartbeat.Benchmarks.Reporting;

/// <summary>What the report takes from a file of BenchmarkDotNet's full JSON export: one class in one round.</summary>
internal sealed record ExportFile(
    [property: JsonPropertyName("HostEnvironmentInfo")] ExportFile.Machine Host, IReadOnlyList<ExportFile.Benchmark> Benchmarks)
{
    internal sealed record Machine(
        string BenchmarkDotNetVersion, string OsVersion, string ProcessorName, int? LogicalCoreCount, string RuntimeVersion, string Architecture);

    internal sealed record Benchmark(string Namespace, string Type, string Method, string Parameters, Times? Statistics, Allocations? Memory);

    internal sealed record Times(double Mean);

    internal sealed record Allocations(double BytesAllocatedPerOperation);
}
