using System.Reflection;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using PipeHeartbeat.Benchmarks;

namespace PipeHeartbeat.BenchmarkTests;

/// <summary>What every benchmark allocates, measured once for all tests.</summary>
public sealed class QuickResults
{
    private const int Attempts = 3;

    private readonly Dictionary<string, double> _bytes = [];

    /// <summary>
    /// Runs all of them, the alternatives too: so their checks are made as well. The least of some measurements counts, because a run is
    /// charged with what any other thread of the process allocates meanwhile; what a path itself allocates, it allocates every time.
    /// </summary>
    public QuickResults()
    {
        IReadOnlyDictionary<string, long> budgets = Budgets.Read();
        Type[] types = [.. Suites.InOrder.Where(type => !type.GetCustomAttribute<SuiteAttribute>()!.RunsByItself)];
        for (int attempt = 0; attempt < Attempts && types.Length > 0; attempt++)
        {
            Add(QuickRun.Of(types));
            types = [.. types.Where(type => Ours(type)
                .Any(name => budgets.TryGetValue(name, out long budget) && _bytes.TryGetValue(name, out double bytes) && bytes > budget))];
        }

        foreach (string name in budgets.Keys.Intersect(_bytes.Keys))
            _bytes[name] = Math.Max(_bytes[name], DirectBytesOf(name));
    }

    /// <summary>Bytes an operation; NaN if it was not run.</summary>
    public double BytesOf(string name) => _bytes.GetValueOrDefault(name, double.NaN);

    /// <summary>Bytes an operation, measured to the byte; what a second thread allocates is not in it.</summary>
    private static double DirectBytesOf(string name)
    {
        string[] parts = name.Split('.');
        Type type = Suites.InOrder.Single(suite => suite.Name == parts[0]);
        return DirectRun.BytesOf(type, type.GetMethod(parts[1])!, QuickRun.LargestPopulation);
    }

    /// <summary>PipeHeartbeat's own benchmarks, but for those that take the time they take: they have the same paths in them.</summary>
    internal static IEnumerable<string> Ours(Type type) => type.GetCustomAttribute<SuiteAttribute>()!.RunsByItself
        ? []
        : type.GetMethods().Where(method => method.IsDefined(typeof(OursAttribute))).Select(NameOf);

    internal static string NameOf(MethodInfo method) => $"{method.DeclaringType!.Name}.{method.Name}";

    /// <summary>
    /// Bytes an operation, of all threads. Up to 8 KiB a measurement are BenchmarkDotNet's own and count as nothing; what is rarer than that shows
    /// is found by <see cref="DirectRun"/>.
    /// </summary>
    internal static double BytesOf(BenchmarkReport report) =>
        (double)report.GcStats.GetTotalAllocatedBytes(excludeAllocationQuantumSideEffects: true)! / report.GcStats.TotalOperations;

    private void Add(IReadOnlyList<BenchmarkReport> reports)
    {
        // Of several populations the worst, of several attempts the best.
        foreach (IGrouping<string, BenchmarkReport> same in reports.GroupBy(report => NameOf(report.BenchmarkCase.Descriptor)))
        {
            double bytes = same.Max(BytesOf);
            _bytes[same.Key] = _bytes.TryGetValue(same.Key, out double before) ? Math.Min(before, bytes) : bytes;
        }
    }

    private static string NameOf(Descriptor descriptor) => $"{descriptor.Type.Name}.{descriptor.WorkloadMethod.Name}";
}
