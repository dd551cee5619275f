namespace PipeHeartbeat.Benchmarks;

/// <summary>
/// Marks the row that is PipeHeartbeat's own: the report gives the others as multiples of it, and it has a budget in
/// <c>bench/budgets.json</c>, unless it takes seconds that really pass.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OursAttribute : Attribute;
