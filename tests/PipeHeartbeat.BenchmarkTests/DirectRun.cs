using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace PipeHeartbeat.BenchmarkTests;

/// <summary>
/// Calls a benchmark without BenchmarkDotNet and measures what its thread allocates to the byte: BenchmarkDotNet itself needs a few KiB a measurement, in
/// which a rare allocation would hide.
/// </summary>
internal static class DirectRun
{
    private const int Calls = 20;
    private const int Measurements = 3;

    /// <summary>
    /// Bytes an operation, of the worst of the populations up to a size. The least of some measurements, because a collection may charge a thread with
    /// what was left of its allocation context.
    /// </summary>
    public static double BytesOf(Type type, MethodInfo method, int largestPopulation)
    {
        PropertyInfo? parameter = type.GetProperties().SingleOrDefault(property => property.IsDefined(typeof(ParamsAttribute)));
        int[] populations = parameter is null
            ? [0]
            : [.. parameter.GetCustomAttribute<ParamsAttribute>()!.Values.Cast<int>().Where(population => population <= largestPopulation)];
        return populations.Max(population =>
        {
            object benchmarks = Activator.CreateInstance(type)!;
            parameter?.SetValue(benchmarks, population);
            return BytesOf(benchmarks, method);
        });
    }

    private static double BytesOf(object benchmarks, MethodInfo method)
    {
        Action call = CallOf(benchmarks, method);
        Action before = OneOf<IterationSetupAttribute>(benchmarks, method);
        Action after = OneOf<IterationCleanupAttribute>(benchmarks, method);
        OneOf<GlobalSetupAttribute>(benchmarks, method)();
        try
        {
            Measure(call, before, after);
            long least = Enumerable.Range(0, Measurements).Min(_ => Measure(call, before, after));
            return (double)least / Calls / method.GetCustomAttribute<BenchmarkAttribute>()!.OperationsPerInvoke;
        }
        finally
        {
            OneOf<GlobalCleanupAttribute>(benchmarks, method)();
        }
    }

    private static long Measure(Action call, Action before, Action after)
    {
        long allocated = 0;
        for (int i = 0; i < Calls; i++)
        {
            before();
            long from = GC.GetAllocatedBytesForCurrentThread();
            call();
            allocated += GC.GetAllocatedBytesForCurrentThread() - from;
            after();
        }

        return allocated;
    }

    /// <summary>The method that has the attribute for this benchmark, or for all that have none of their own.</summary>
    private static Action OneOf<TAttribute>(object benchmarks, MethodInfo method)
        where TAttribute : TargetedAttribute
    {
        (MethodInfo Method, string[] Targets)[] candidates = [.. benchmarks.GetType().GetMethods()
            .Select(candidate => (candidate, candidate.GetCustomAttribute<TAttribute>()?.Targets))
            .Where(candidate => candidate.Targets is not null)
            .Select(candidate => (candidate.candidate, candidate.Targets!))];
        MethodInfo? chosen = candidates.FirstOrDefault(candidate => candidate.Targets.Contains(method.Name)).Method
            ?? candidates.FirstOrDefault(candidate => candidate.Targets.Length == 0).Method;
        return chosen is null ? () => { } : CallOf(benchmarks, chosen);
    }

    private static Action CallOf(object benchmarks, MethodInfo method)
    {
        if (method.ReturnType == typeof(void))
            return method.CreateDelegate<Action>(benchmarks);
        if (method.ReturnType == typeof(int))
            return Discard(method.CreateDelegate<Func<int>>(benchmarks));
        return method.ReturnType == typeof(long) ? Discard(method.CreateDelegate<Func<long>>(benchmarks)) : Discard(method.CreateDelegate<Func<object>>(benchmarks));
    }

    private static Action Discard<T>(Func<T> function) => () => function();
}
