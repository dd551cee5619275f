using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace PipeHeartbeat.Benchmarks.Reporting;

/// <summary>One benchmark with one population, over all rounds.</summary>
/// <param name="Suite">The table that it comes into.</param>
/// <param name="Method">What was measured.</param>
/// <param name="Population">How many there were; <see langword="null"/> where that is no question.</param>
/// <param name="MeansNs">The mean of each round, in nanoseconds.</param>
/// <param name="Bytes">The most that an operation allocated in any round.</param>
internal sealed record Row(SuiteAttribute Suite, MethodInfo Method, long? Population, IReadOnlyList<double> MeansNs, double Bytes)
{
    public string Category => Method.GetCustomAttribute<BenchmarkCategoryAttribute>()!.Categories[0];

    public string Name => Method.GetCustomAttribute<BenchmarkAttribute>()!.Description ?? Method.Name;

    public bool IsOurs => Method.IsDefined(typeof(OursAttribute));

    public bool IsBare => Method.GetCustomAttribute<BenchmarkAttribute>()!.Baseline;

    public double MedianNs
    {
        get
        {
            double[] sorted = [.. MeansNs.Order()];
            return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        }
    }

    /// <summary>Half of what lies between the slowest and the fastest round, in per cent of the median.</summary>
    public double SpreadPercent => (MeansNs.Max() - MeansNs.Min()) / 2 / MedianNs * 100;

    /// <summary>Puts the same benchmark's rounds together, in the order of the suites.</summary>
    public static IReadOnlyList<Row> Gather(IEnumerable<ExportFile.Benchmark> benchmarks)
    {
        ILookup<(string Type, string Method), ExportFile.Benchmark> found = benchmarks
            .Where(benchmark => benchmark.Statistics is not null)
            .ToLookup(benchmark => ($"{benchmark.Namespace}.{benchmark.Type}", benchmark.Method));
        return [.. Suites.InOrder.SelectMany(type => type.GetMethods()
            .Where(method => method.IsDefined(typeof(BenchmarkAttribute)))
            .OrderBy(method => method.MetadataToken)
            .SelectMany(method => found[(type.FullName!, method.Name)]
                .GroupBy(benchmark => benchmark.Parameters)
                .Select(rounds => new Row(
                    type.GetCustomAttribute<SuiteAttribute>()!,
                    method,
                    PopulationOf(rounds.Key),
                    [.. rounds.Select(round => round.Statistics!.Mean)],
                    rounds.Max(round => round.Memory?.BytesAllocatedPerOperation ?? 0)))))];
    }

    private static long? PopulationOf(string parameters) =>
        parameters.Length == 0 ? null : long.Parse(parameters[(parameters.IndexOf('=') + 1)..], CultureInfo.InvariantCulture);
}
