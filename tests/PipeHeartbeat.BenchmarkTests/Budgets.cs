using System.Text.Json;

namespace PipeHeartbeat.BenchmarkTests;

/// <summary><c>bench/budgets.json</c>: bytes that an operation of PipeHeartbeat's own may allocate, by class and method.</summary>
internal static class Budgets
{
    public static IReadOnlyDictionary<string, long> Read()
    {
        using FileStream stream = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "budgets.json"));
        return JsonSerializer.Deserialize<Dictionary<string, long>>(stream)!;
    }
}
